import { openAsBlob } from 'node:fs'
import { basename, join } from 'node:path'

const SAMPLES = join(import.meta.dirname, '../../../samples')
export const sample = (path: string): string => join(SAMPLES, path)

/** Bodies are checked by what the specs expect of them, not by types. */
// oxlint-disable-next-line typescript/no-explicit-any
type Body = any

export interface Answer<T = Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

export interface Job {
  readonly jobId: string
  readonly tenantId: string
  readonly type: string
  readonly state: string
  readonly finishedAt: string
  readonly steps: readonly {
    readonly stepId: string
    readonly kind: string
    readonly state: string
    readonly attempt: number
    readonly error?: Problem
  }[]
  readonly progress: { readonly done: number; readonly total: number }
  readonly summary?: string
  readonly error?: Problem
}

export interface Problem {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly line?: number
  readonly column?: string
}

/** The REST API as a client sees it, for one tenant. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  as(tenant: string, role = 'admin'): Api {
    return new Api(this.url, { 'x-udb-tenant': tenant, 'x-udb-role': role })
  }

  async call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      ...init,
      method,
      headers: { ...this.headers, ...(init.headers as Record<string, string>) },
    })
    const type = response.headers.get('content-type') ?? ''
    const body: unknown = type.includes('json') ? await response.json() : Buffer.from(await response.arrayBuffer())
    return { status: response.status, headers: response.headers, body }
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', path, { headers })
  }

  post(path: string, json: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', path, {
      body: typeof json === 'string' ? json : JSON.stringify(json),
      headers: { 'content-type': 'application/json', ...headers },
    })
  }

  /** Files by path, or made up: `{name, content}`. */
  async upload(
    files: readonly (string | { readonly name: string; readonly content: string | Buffer })[],
    options?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const form = new FormData()
    if (options !== undefined) form.append('options', JSON.stringify(options))
    for (const file of files) {
      if (typeof file === 'string') form.append('files', await openAsBlob(file), basename(file))
      else form.append('files', new Blob([new Uint8Array(Buffer.from(file.content))]), file.name)
    }
    return this.call('POST', '/ingest/upload', { body: form, headers })
  }

  /** Waits until the job has ended. */
  async ended(jobId: string): Promise<Job> {
    for (;;) {
      const { body } = await this.get(`/status/${jobId}?waitSeconds=30`)
      if (['completed', 'failed', 'cancelled'].includes((body as Job).state)) return body as Job
    }
  }

  /** Uploads and waits; throws with the job's error when it did not complete. */
  async load(...files: Parameters<Api['upload']>[0][number][]): Promise<Job> {
    return this.completed(await this.upload(files))
  }

  async completed(accepted: Answer): Promise<Job> {
    if (accepted.status !== 202) throw new Error(`not accepted: ${accepted.status} ${JSON.stringify(accepted.body)}`)
    const job = await this.ended((accepted.body as { jobId: string }).jobId)
    if (job.state !== 'completed') throw new Error(`${job.state}: ${JSON.stringify(job.error)}`)
    return job
  }

  async sql(text: string): Promise<unknown[][]> {
    const { status, body } = await this.post('/sql', { sql: text })
    if (status !== 200) throw new Error(JSON.stringify(body))
    return (body as { rows: unknown[][] }).rows
  }

  async artifact(jobId: string, name: string): Promise<Body> {
    const { status, body } = await this.get(`/artifact/${jobId}/${name}`)
    if (status !== 200) throw new Error(`${name}: ${status}`)
    return body
  }
}
