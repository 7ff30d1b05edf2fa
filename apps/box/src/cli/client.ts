import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import type { CheckProblem } from '@udb/checks'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { hintWords } from './hint-words.js'
import { readable } from './readable-file.js'

/** An answer that is not a success: problem+json, or no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly status: number,
    /** Every mistake in the checks that were sent. */
    readonly places: readonly CheckProblem[] = [],
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

export interface StepStatus {
  readonly stepId: string
  readonly kind: string
  readonly service: string
  readonly state: string
  readonly attempt: number
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly error?: Problem
}

export interface Problem {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly line?: number | null
  readonly column?: string | null
}

export interface JobStatus {
  readonly jobId: string
  readonly type: string
  readonly state: string
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly progress: { readonly done: number; readonly total: number }
  readonly steps: readonly StepStatus[]
  readonly summary?: string | null
  readonly error?: Problem | null
}

export interface ArtifactEntry {
  readonly name: string
  readonly kind: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly href: string
}

export interface StreamedEvent {
  readonly event: string
  readonly id: string | undefined
  readonly data: unknown
}

export const hasEnded = (job: JobStatus): boolean => ['completed', 'failed', 'cancelled'].includes(job.state)

/** The REST API as the command line uses it. */
export class Client {
  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get<T>(path: string): Promise<T> {
    return this.json('GET', path)
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.json('POST', path, body)
  }

  delete<T>(path: string): Promise<T> {
    return this.json('DELETE', path)
  }

  /** Uploads files as one request; each is read while it is sent. */
  async upload(
    files: readonly string[],
    options: Record<string, unknown> = {},
  ): Promise<{ jobId: string; uploads: { table: string; filename: string }[] }> {
    const form = new FormData()
    if (Object.keys(options).length > 0) form.append('options', JSON.stringify(options))
    for (const file of files) {
      await readable(file)
      form.append('files', await openAsBlob(file), basename(file))
    }
    return (await (await this.request('POST', '/ingest/upload', { body: form })).json()) as {
      jobId: string
      uploads: { table: string; filename: string }[]
    }
  }

  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.request('GET', path)).arrayBuffer())
  }

  async isUp(): Promise<boolean> {
    const response = await this.request('GET', '/events/schema').catch(() => null)
    // A body that nobody reads would hold its connection, and with it this process, until the server gives up.
    await response?.body?.cancel()
    return response !== null
  }

  /** A job's events until it has ended or the signal aborts. */
  async *events(jobId: string, signal?: AbortSignal): AsyncGenerator<StreamedEvent> {
    const response = await this.request('GET', `/jobs/${encodeURIComponent(jobId)}/events`, {
      headers: { accept: 'text/event-stream' },
      ...(signal ? { signal } : {}),
    })
    const events = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
    for await (const { event, id, data } of events)
      yield { event: event ?? 'message', id, data: JSON.parse(data) as unknown }
  }

  private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    return (await (await this.request(method, path, init)).json()) as T
  }

  private async request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.url), {
      ...init,
      method,
      headers: { ...this.headers, ...(init.headers as Record<string, string> | undefined) },
    }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error
      throw new ApiError(
        'box_unreachable',
        `no box answers at ${this.url}`,
        'Start one with `./udb up`, or set UDB_PORT to the port of the one that runs.',
        0,
      )
    })
    if (response.ok) return response
    throw await problemOf(response)
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as {
    code?: string
    title?: string
    detail?: string
    hint?: string
    problems?: CheckProblem[]
  }
  return new ApiError(
    body.code ?? 'unexpected_answer',
    body.detail ?? body.title ?? `the box answered ${response.status}`,
    hintWords(body.hint ?? ''),
    response.status,
    body.problems,
  )
}
