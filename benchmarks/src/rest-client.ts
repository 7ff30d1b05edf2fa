import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'

export interface Job {
  readonly jobId: string
  readonly state: string
  readonly createdAt: string
  readonly finishedAt: string | null
  readonly steps: readonly Step[]
  readonly error?: { readonly code: string; readonly message: string } | null
}

export interface Step {
  readonly stepId: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

export interface SqlAnswer {
  readonly rows: readonly (readonly unknown[])[]
  /** DuckDB's time as the runner saw it. */
  readonly elapsedMs: number
}

/** Nothing that is asked here takes so long; a box that does not answer would hold up the run for ever. */
const ANSWER_WITHIN_MS = 180_000
const inTime = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })

export async function postJson<T>(url: string, path: string, body: unknown): Promise<T> {
  return answer(
    path,
    await fetch(url + path, {
      ...inTime(),
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
}

export const sql = (url: string, text: string): Promise<SqlAnswer> => postJson(url, '/sql', { sql: text })

/** Sends one file as a browser would; it is read while it is sent. */
export async function upload(url: string, path: string): Promise<{ jobId: string; uploads: { table: string }[] }> {
  const form = new FormData()
  form.append('files', await openAsBlob(path), basename(path))
  return answer('/ingest/upload', await fetch(`${url}/ingest/upload`, { ...inTime(), method: 'POST', body: form }))
}

/** Waits until the job has ended, and throws when it did not complete. */
export async function completed(url: string, jobId: string): Promise<Job> {
  for (;;) {
    const path = `/status/${jobId}?waitSeconds=60`
    const job = await answer<Job>(path, await fetch(url + path, inTime()))
    if (job.state === 'completed') return job
    if (['failed', 'cancelled'].includes(job.state))
      throw new Error(`the job ${job.state}: ${job.error?.code ?? ''} ${job.error?.message ?? ''}`)
  }
}

async function answer<T>(path: string, response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
