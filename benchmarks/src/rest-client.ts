import { once } from 'node:events'
import { open, stat } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { basename } from 'node:path'
import { text } from 'node:stream/consumers'

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

/** Sends one file as `curl -F` does: read while it is sent, block after block into the same memory, so that the client costs little beside the box. */
export async function upload(url: string, path: string, table: string): Promise<{ jobId: string }> {
  const options = JSON.stringify({ [basename(path)]: { table } })
  const head = Buffer.from(
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="options"\r\n\r\n${options}\r\n` +
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="files"; filename="${basename(path)}"\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  const asking = request(`${url}/ingest/upload`, {
    ...inTime(),
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': head.length + (await stat(path)).size + tail.length,
    },
  })
  const answered = once(asking, 'response') as Promise<[IncomingMessage]>
  asking.write(head)
  const [response] = await Promise.all([answered, sendFile(path, asking).then(() => asking.end(tail))])
  const body = await text(response[0])
  if (response[0].statusCode !== 202) throw new Error(`/ingest/upload answered ${response[0].statusCode}: ${body}`)
  return JSON.parse(body) as { jobId: string }
}

/** Each block has left the process before the next is read. */
async function sendFile(path: string, to: ClientRequest): Promise<void> {
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  const file = await open(path)
  try {
    for (;;) {
      const { bytesRead } = await file.read(block)
      if (bytesRead === 0) return
      await new Promise<void>((resolve, reject) =>
        to.write(block.subarray(0, bytesRead), (error) => (error ? reject(error) : resolve())),
      )
    }
  } finally {
    await file.close()
  }
}

const BLOCK_BYTES = 1 << 18
const BOUNDARY = 'a-boundary-that-no-file-has'

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

/** Waits until an event of that name has happened to the job. */
export async function happened(url: string, jobId: string, name: string): Promise<void> {
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)])
  const response = await fetch(`${url}/jobs/${jobId}/events`, { signal })
  let text = ''
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part
    if (text.includes(`event: ${name}\n`)) return stop.abort()
  }
  throw new Error(`the job ended without ${name}`)
}

/** Asks until the table answers: it does so from the moment when its version is published. */
export async function firstAnswer(url: string, text: string): Promise<SqlAnswer> {
  for (;;) {
    const found = await sql(url, text).catch((error: unknown) => {
      if (!String(error).includes('sql_table_unknown')) throw error
      return null
    })
    if (found) return found
  }
}

async function answer<T>(path: string, response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
