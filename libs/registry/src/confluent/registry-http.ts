import type { RegistryError } from '../port.js'
import { type Answer, judgeAnswer, unavailable } from './judge-answer.js'
import { endpointOf, type Endpoint, type RegistryAccess } from './registry-access.js'

const TIMEOUT_MS = 10_000

const BROKEN: ReadonlySet<string | undefined> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])
const codeOf = (error: unknown): string | undefined => (error as { cause?: { code?: string } }).cause?.code

/** The one way to the registry: its time limit, its credentials and the meaning of its answers. Who asks waits where nobody answers. */
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
      const { status, text } = await this.sendAgain(method, path, body)
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

  /**
   * Once more where the connection broke: one that was kept open dies with the registry that it led to, which says nothing about the one
   * that answers by now. All that is asked may be asked twice.
   */
  private async sendAgain(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    try {
      return await this.send(method, path, body)
    } catch (error) {
      if (!BROKEN.has(codeOf(error))) throw this.noAnswer(error)
    }
    return this.send(method, path, body).catch((error: unknown) => {
      throw this.noAnswer(error)
    })
  }

  private async send(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    const response = await fetch(this.url + path, {
      method,
      headers: this.endpoint.headers,
      signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(this.access.timeoutMs ?? TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body }),
    })
    return { status: response.status, text: await response.text() }
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
