import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Settings } from '@udb/service'
import { ApiError, type ArtifactEntry, type Client, type JobStatus } from './client.js'
import { driftLines, type DriftSaid } from './drift-lines.js'
import type { Terminal } from './terminal.js'
import { watchJob } from './watch-job.js'
import { withBox } from './with-box.js'

export interface AnalyzeOptions {
  readonly kpi?: readonly string[]
  readonly drift?: boolean
  /** A file that each table is compared with. */
  readonly against?: string
  readonly out?: string
}

/** Files in, artifacts out. Resolves with the exit code. */
export function analyze(
  settings: Settings,
  terminal: Terminal,
  files: readonly string[],
  options: AnalyzeOptions,
): Promise<number> {
  const kpis = (options.kpi ?? []).map(parseKpi)
  return withBox(settings, terminal, async (client) => {
    const sent = options.against === undefined ? files : [...files, options.against]
    const upload = await client.upload(sent)
    const loaded = await watchJob(client, upload.jobId, terminal)
    if (loaded.state !== 'completed') return ended(loaded, terminal)
    const tables = upload.uploads.map((each) => each.table)
    const { jobId } = await client.post<{ jobId: string }>('/analyze', {
      tables: tables.slice(0, files.length),
      ...(kpis.length > 0 ? { kpis } : {}),
      ...driftOf(options, tables.at(-1)),
    })
    const analyzed = await watchJob(client, jobId, terminal)
    if (analyzed.state !== 'completed') return ended(analyzed, terminal)
    const written = await download(client, jobId, options.out)
    if (terminal.json)
      terminal.out(JSON.stringify({ jobId, state: analyzed.state, summary: analyzed.summary, artifacts: written }))
    else {
      terminal.out(analyzed.summary ?? 'completed')
      for (const line of await driftSaid(client, jobId)) terminal.out(line)
      for (const each of written) terminal.out(`  ${each}`)
    }
    return 0
  })
}

/** The file to compare with was sent last, and became the last table. */
function driftOf({ drift, against }: AnalyzeOptions, last: string | undefined): { drift?: unknown } {
  if (against !== undefined) return { drift: { against: { table: last } } }
  return drift ? { drift: true } : {}
}

async function driftSaid(client: Client, jobId: string): Promise<string[]> {
  const { artifacts } = await client.get<{ artifacts: ArtifactEntry[] }>(`/artifact_manifest/${jobId}`)
  const reports = artifacts.filter(({ kind, name }) => kind === 'drift' && name.endsWith('.json'))
  const said = await Promise.all(
    reports.map(async ({ href }) => JSON.parse(String(await client.bytes(href))) as DriftSaid),
  )
  return said.flatMap(driftLines)
}

/** `name=SELECT …`. Throws an `ApiError` that shows the form. */
function parseKpi(text: string): { name: string; sql: string } {
  const at = text.indexOf('=')
  if (at < 1)
    throw new ApiError('kpi_option_invalid', `--kpi '${text}' has no name`, `Write it as --kpi 'name=SELECT …'.`, 0)
  return { name: text.slice(0, at).trim(), sql: text.slice(at + 1).trim() }
}

async function download(client: Client, jobId: string, out: string | undefined): Promise<string[]> {
  const { artifacts } = await client.get<{ artifacts: ArtifactEntry[] }>(`/artifact_manifest/${jobId}`)
  if (!out) return artifacts.map((artifact) => new URL(artifact.href, client.url).href)
  await mkdir(out, { recursive: true })
  const written: string[] = []
  for (const artifact of artifacts) {
    const path = join(out, basename(artifact.name))
    await writeFile(path, await client.bytes(artifact.href))
    written.push(path)
  }
  return written
}

function ended(job: JobStatus, terminal: Terminal): number {
  if (terminal.json) terminal.out(JSON.stringify({ jobId: job.jobId, state: job.state, error: job.error }))
  else
    terminal.note(
      `The ${job.type} job ${job.state}.\n${job.error?.code ?? ''}: ${job.error?.message ?? ''}\n${job.error?.hint ?? ''}`,
    )
  return 1
}
