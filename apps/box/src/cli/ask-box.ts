import type { Settings } from '@udb/service'
import { Client, hasEnded, type JobStatus } from './client.js'
import { problemLines } from './hint-words.js'
import { duration, type Terminal, textTable } from './terminal.js'
import { boxUrl, ownHeaders, withBox } from './with-box.js'

/** The commands that only ask. Each resolves with its exit code. */

export function sql(settings: Settings, terminal: Terminal, text: string, limit: number | undefined): Promise<number> {
  return withBox(settings, terminal, async (client) => {
    const result = await client.post<{
      columns: { name: string }[]
      rows: unknown[][]
      rowCount: number
      truncated: boolean
      elapsedMs: number
    }>('/sql', {
      sql: text,
      ...(limit === undefined ? {} : { limit }),
    })
    if (terminal.json) terminal.out(JSON.stringify(result))
    else {
      terminal.out(
        textTable(
          result.columns.map((column) => column.name),
          result.rows,
        ),
      )
      terminal.note(
        `${result.rowCount} row${result.rowCount === 1 ? '' : 's'}${result.truncated ? ', more were left out' : ''}, ${duration(result.elapsedMs)}`,
      )
    }
    return 0
  })
}

export async function jobs(settings: Settings, terminal: Terminal): Promise<number> {
  const { jobs: list } = await running(settings).get<{ jobs: JobStatus[] }>('/jobs')
  if (terminal.json) terminal.out(JSON.stringify(list))
  else
    terminal.out(
      textTable(
        ['job', 'type', 'state', 'created'],
        list.map((job) => [job.jobId, job.type, job.state, job.createdAt]),
      ),
    )
  return 0
}

export async function status(settings: Settings, terminal: Terminal, jobId: string): Promise<number> {
  const job = await running(settings).get<JobStatus>(`/status/${encodeURIComponent(jobId)}`)
  if (terminal.json) terminal.out(JSON.stringify(job))
  else {
    // Of a job that was cancelled or has failed every step has ended, which is no progress.
    const completed = job.steps.filter((step) => step.state === 'completed').length
    terminal.out(
      `${job.type} ${job.jobId}: ${job.state} (${completed} of ${job.progress.total} steps)${job.summary ? `\n${job.summary}` : ''}`,
    )
    terminal.out(
      textTable(
        ['step', 'service', 'state', 'attempt', 'error'],
        job.steps.map((step) => [step.stepId, step.service, step.state, step.attempt, step.error?.code ?? '']),
      ),
    )
    if (job.error) terminal.out(problemLines(job.error))
  }
  return job.state === 'failed' ? 1 : 0
}

/** Events of one job, until it has ended; without a job, those of the newest. */
export async function events(settings: Settings, terminal: Terminal, jobId: string | undefined): Promise<number> {
  const client = running(settings)
  const id = jobId ?? (await client.get<{ jobs: JobStatus[] }>('/jobs')).jobs[0]?.jobId
  if (!id) {
    terminal.note('there is no job yet')
    return 0
  }
  for await (const event of client.events(id)) {
    if (!terminal.isRead) break
    if (terminal.json) terminal.out(JSON.stringify(event))
    else terminal.out(eventLine(event.event, event.data))
  }
  return 0
}

function eventLine(name: string, event: unknown): string {
  const { time, data } = event as { time?: string; data?: { stepId?: string; state?: string; message?: string } }
  return [
    (time ?? '').slice(11, 23).padEnd(12),
    name.padEnd(26),
    data?.stepId ?? '',
    data?.state ?? data?.message ?? '',
  ]
    .join(' ')
    .trimEnd()
}

/** A job of empty steps: measures the way through all services. */
export function ping(settings: Settings, terminal: Terminal, steps: number): Promise<number> {
  return withBox(settings, terminal, async (client) => {
    const begun = performance.now()
    const { jobId } = await client.post<{ jobId: string }>('/ping', { steps })
    let job = await client.get<JobStatus>(`/status/${jobId}?waitSeconds=60`)
    while (!hasEnded(job)) job = await client.get<JobStatus>(`/status/${jobId}?waitSeconds=60`)
    const ms = performance.now() - begun
    if (terminal.json) terminal.out(JSON.stringify({ jobId, state: job.state, steps, elapsedMs: ms }))
    else terminal.out(`${job.state}: ${steps} steps in ${duration(ms)}`)
    return job.state === 'completed' ? 0 : 1
  })
}

const running = (settings: Settings): Client => new Client(boxUrl(settings), ownHeaders(settings))
