import type { RegistryError } from '../port.js'
import { type Answer, judgeAnswer, unavailable } from './judge-answer.js'
import { endpointOf, type Endpoint, type RegistryAccess } from './registry-access.js'

const TIMEOUT_MS = 10_000

/** The one way to the registry: its time limit, its credentials and the meaning of its answers. Nothing is repeated here; who asks may wait. */
export class RegistryHttp {
  readonly url: string
  private readonly endpoint: Endpoint
  private readonly closing = new AbortController()
  private isAway = false

  constructor(private readonly access: RegistryAccess) {
    this.endpoint = endpointOf(access)
    this.url = this.endpoint.url
  }

  /** `path` begins with `/`. Rejects with `registry_unavailable` or `registry_refused`. */
  async ask(method: string, path: string, body?: string): Promise<Answer> {
    try {
      const { status, text } = await this.send(method, path, body)
      const answer = judgeAnswer(status, text, this.url)
      if (this.isAway) this.access.log?.info(`the schema registry at ${this.url} answers again`)
      this.isAway = false
      return answer
    } catch (error) {
      if (!this.isAway) this.access.log?.warn(error instanceof Error ? error.message : String(error))
      this.isAway = true
      throw error
    }
  }

  /** Ends what is under way; whoever asks from now on is told that nobody answers. */
  close(): void {
    this.closing.abort()
  }

  private async send(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: this.endpoint.headers,
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(this.access.timeoutMs ?? TIMEOUT_MS)]),
        ...(body === undefined ? {} : { body }),
      })
      return { status: response.status, text: await response.text() }
    } catch (error) {
      throw this.noAnswer(error)
    }
  }

  private noAnswer(error: unknown): RegistryError {
    if (this.closing.signal.aborted) return unavailable(this.url, 'the connection to it is closed')
    const { name, message, cause } = error as {
      name?: string
      message?: string
      cause?: { code?: string; message?: string }
    }
    if (name === 'TimeoutError')
      return unavailable(this.url, `nothing came within ${this.access.timeoutMs ?? TIMEOUT_MS} ms`)
    return unavailable(this.url, cause?.code ?? cause?.message ?? message ?? 'the connection broke')
  }
}
