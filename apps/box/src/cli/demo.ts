import { onceTerminated, type Settings } from '@udb/service'
import type { ArtifactEntry, Client, JobStatus } from './client.js'
import { DEMO_ANALYSIS, DEMO_FILES } from './demo-plan.js'
import { problemLines } from './hint-words.js'
import { keptLines, servedLines } from './artifact-lines.js'
import { duration, type Terminal } from './terminal.js'
import { watchJob } from './watch-job.js'
import { openOwnBox } from './with-box.js'

/** The main job on the real sample data. Resolves with the exit code: 0 only when it completed. */
export async function demo(settings: Settings, terminal: Terminal, exit: boolean): Promise<number> {
  const begun = performance.now()
  const box = await openOwnBox(settings)
  terminal.note(`Universal Data Box: the box is up at ${box.client.url} (${duration(performance.now() - begun)})`)
  if (!exit) onceTerminated(box.close)
  const ended = await mainJob(box.client, terminal, exit).catch(async (error: unknown) => {
    await box.close()
    throw error
  })
  const code = ended?.state === 'completed' ? 0 : 1
  terminal.note(`\n${code === 0 ? 'Done' : 'Not done'} in ${duration(performance.now() - begun)}.`)
  if (exit) {
    await box.close()
    return code
  }
  terminal.note(`The box goes on serving them at ${box.client.url} until you press Ctrl+C.`)
  await new Promise<never>(() => undefined)
  return code
}

async function mainJob(client: Client, terminal: Terminal, exit: boolean): Promise<JobStatus | null> {
  terminal.note('\nLoading every flight that left New York in 2013, with planes, airlines, airports and weather')
  const upload = await client.upload(DEMO_FILES)
  const loaded = await watchJob(client, upload.jobId, terminal)
  if (loaded.state !== 'completed') return failed(loaded, terminal)
  terminal.note('\nJoining, computing, profiling, drawing')
  const { jobId } = await client.post<{ jobId: string }>('/analyze', DEMO_ANALYSIS)
  const analyzed = await watchJob(client, jobId, terminal)
  if (analyzed.state !== 'completed') return failed(analyzed, terminal)
  await show(client, jobId, terminal, exit)
  return analyzed
}

async function show(client: Client, jobId: string, terminal: Terminal, exit: boolean): Promise<void> {
  const { artifacts } = await client.get<{ artifacts: ArtifactEntry[] }>(`/artifact_manifest/${jobId}`)
  const summary = await client.bytes(`/artifact/${jobId}/summary.md`)
  terminal.out(`\n${plain(summary.toString('utf8'))}`)
  for (const line of exit ? keptLines(artifacts, jobId, client.url) : servedLines(artifacts, client.url))
    terminal.out(line)
}

/** Markdown as a terminal shows it best: the opening, without what only links to files that are listed below anyway. */
function plain(markdown: string): string {
  const files = markdown.search(/^## (Files|Artifacts|Downloads)/m)
  return (files < 0 ? markdown : markdown.slice(0, files)).replace(/\\([\\`*_{}[\]()#+.!|<>-])/g, '$1').trim()
}

function failed(job: JobStatus, terminal: Terminal): JobStatus {
  terminal.note(`\nThe ${job.type} job ${job.state}.${job.error ? `\n${problemLines(job.error)}` : ''}`)
  return job
}
