import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Settings } from '@udb/service'
import { ApiError, type ArtifactEntry, type Client, type JobStatus } from './client.js'
import { driftLines, type DriftSaid } from './drift-lines.js'
import { problemLines } from './hint-words.js'
import { makeOutFolder } from './out-folder.js'
import { readable } from './readable-file.js'
import type { Terminal } from './terminal.js'
import { watchJob } from './watch-job.js'
import { askedQuality, qualityOutcomes } from './checks/asked-quality.js'
import { type QualityOutcome, qualityText } from './checks/quality-text.js'
import { boxUrl, ownHeaders, withBox } from './with-box.js'

export interface AnalyzeOptions {
  readonly kpi?: readonly string[]
  readonly drift?: boolean
  /** A file that each table is compared with. */
  readonly against?: string
  /** Files of checks. */
  readonly checks?: readonly string[]
  /** Data contracts. */
  readonly contract?: readonly string[]
  /** Proposes checks from the profiles. */
  readonly propose?: boolean
  /** A failed check of severity error fails the job. */
  readonly gate?: boolean
  /** What the file becomes, or all of them together. */
  readonly table?: string
  readonly out?: string
}

/** Files in, artifacts out. Resolves with the exit code. What cannot be read or written is refused before anything is sent. */
export async function analyze(
  settings: Settings,
  terminal: Terminal,
  files: readonly string[],
  options: AnalyzeOptions,
): Promise<number> {
  const kpis = (options.kpi ?? []).map(parseKpi)
  const checks = await askedQuality(options)
  for (const note of checks?.notes ?? []) terminal.note(note)
  const sent = options.against === undefined ? files : [...files, options.against]
  for (const file of sent) await readable(file)
  if (options.out !== undefined) await makeOutFolder(options.out)
  return withBox(settings, terminal, async (client) => {
    const upload = await client.upload(sent, uploadOptions(files, options))
    const loaded = await watchJob(client, upload.jobId, terminal)
    if (loaded.state !== 'completed') return ended(loaded, terminal)
    const all = upload.uploads.map((each) => each.table)
    const tables = [...new Set(all.slice(0, files.length))]
    await checks?.refuseUnknown(client, tables)
    const request = {
      tables,
      ...(kpis.length > 0 ? { kpis } : {}),
      ...(checks ? { quality: checks.quality } : {}),
      ...driftOf(options, all.at(-1)),
    }
    const { jobId } = await client.post<{ jobId: string }>('/analyze', request).catch((error: unknown) => {
      throw checks?.inFiles(error) ?? error
    })
    const analyzed = await watchJob(client, jobId, terminal)
    const outcomes = checks === null ? [] : await qualityOutcomes(client, jobId)
    if (analyzed.state !== 'completed' && outcomes.length === 0) return ended(analyzed, terminal)
    const written = await download(client, jobId, { out: options.out, served: boxUrl(settings) })
    const drift = terminal.json ? [] : await driftSaid(client, jobId)
    showAnalysis(terminal, analyzed, written, { quality: checks === null ? null : outcomes, drift })
    if (options.out === undefined) for (const line of howToOpen(settings, client)) terminal.note(line)
    return analyzed.state === 'completed' ? 0 : 1
  })
}

function showAnalysis(
  terminal: Terminal,
  job: JobStatus,
  artifacts: readonly string[],
  { quality, drift }: { readonly quality: readonly QualityOutcome[] | null; readonly drift: readonly string[] },
): void {
  const { jobId, state, summary, error } = job
  if (terminal.json) {
    const failed = error ? { error } : {}
    terminal.out(JSON.stringify({ jobId, state, summary, ...failed, artifacts, ...(quality ? { quality } : {}) }))
    return
  }
  terminal.out(summary ?? state)
  for (const each of quality ?? []) terminal.out(qualityText(each))
  for (const line of drift) terminal.out(line)
  for (const each of artifacts) terminal.out(`  ${each}`)
  if (state !== 'completed') terminal.note(failureText(job))
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

/** Files that are given one table become one; else each is called as it is. */
function uploadOptions(files: readonly string[], { table, against }: AnalyzeOptions): Record<string, unknown> {
  if (table === undefined) return {}
  const names = files.map((file) => basename(file))
  // Options go by name, so a file of the same name would become rows of the table that it is compared with.
  if (against !== undefined && names.includes(basename(against)))
    throw new ApiError(
      'table_option_invalid',
      '--table and --against cannot be told apart for two files of one name',
      'Rename one of them, or leave --table out.',
      0,
    )
  return Object.fromEntries(names.map((name) => [name, { table }]))
}

/** `name=SELECT …`. Throws an `ApiError` that shows the form. */
function parseKpi(text: string): { name: string; sql: string } {
  const at = text.indexOf('=')
  if (at < 1)
    throw new ApiError('kpi_option_invalid', `--kpi '${text}' has no name`, `Write it as --kpi 'name=SELECT …'.`, 0)
  return { name: text.slice(0, at).trim(), sql: text.slice(at + 1).trim() }
}

/** What stands between a person and the addresses that were shown. */
function howToOpen(settings: Settings, { url }: Client): string[] {
  const headers = Object.keys(ownHeaders(settings))
  return [
    ...(url === boxUrl(settings) ? [] : ['The box of this command ends with it: ./udb up serves these.']),
    ...(headers.length === 0 ? [] : [`They answer who sends the header ${headers.join(' and ')}; a browser does not.`]),
  ].map((line) => `${line} --out FOLDER writes them to a folder.`)
}

/** The files that were written; without a folder where a box of these settings has them, whether or not it runs now. */
async function download(
  client: Client,
  jobId: string,
  { out, served }: { readonly out: string | undefined; readonly served: string },
): Promise<string[]> {
  const { artifacts } = await client.get<{ artifacts: ArtifactEntry[] }>(`/artifact_manifest/${jobId}`)
  if (!out) return artifacts.map((artifact) => new URL(artifact.href, served).href)
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
  else terminal.note(failureText(job))
  return 1
}

const failureText = ({ jobId, type, state, error }: JobStatus): string =>
  `The ${type} job ${jobId} ${state}.${error ? `\n${problemLines(error)}` : ''}`
