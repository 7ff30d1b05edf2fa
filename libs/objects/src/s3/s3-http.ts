import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { SignedRequest } from './request-signer.js'

/** No whole answer came: nothing tells whether the request was carried out. */
export class NetworkFailure extends Error {
  constructor(
    /** As Node.js calls it, e.g. `ECONNREFUSED`. */
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`The connection failed: ${code}.`, options)
    this.name = 'NetworkFailure'
  }
}

/** Connections that are free are closed after so long: sooner than the servers do it, which would cut a request that is on its way. */
const freeForMs = 15_000
const mostSockets = 64

/** Each read costs its way up to the reader; what it brings still stays in the caches of the processor. */
const readBytes = 256 * 1024

/**
 * Options of connections that read into one buffer, over and over. By itself each read takes memory of its own, out of which the parser of
 * HTTP copies the body, so that a download passes twice through memory that is new to the process.
 */
function readingIntoOneBuffer(): object {
  const buffer = Buffer.allocUnsafeSlow(readBytes)
  return {
    onread: {
      buffer,
      // The parser has copied what it takes when this returns.
      callback(this: Socket, bytes: number): boolean {
        this.emit('data', buffer.subarray(0, bytes))
        return true
      },
    },
  }
}

/** Requests over connections that are kept. */
export class S3Http {
  private readonly agent: http.Agent
  private readonly requestOver: typeof http.request

  constructor(isTls: boolean) {
    const settings = { keepAlive: true, maxSockets: mostSockets, maxFreeSockets: 16, timeout: freeForMs }
    this.agent = isTls ? new https.Agent(settings) : new http.Agent({ ...settings, ...readingIntoOneBuffer() })
    this.requestOver = isTls ? https.request : http.request
  }

  /** Resolves when the answer begins. Rejects with NetworkFailure, or with the signal's reason. */
  send(
    signed: SignedRequest,
    body: readonly Buffer[],
    limits: { readonly silenceMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<IncomingMessage> {
    const { signal, silenceMs } = limits
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    return new Promise((resolve, reject) => {
      const request = this.requestOver({ ...signed, agent: this.agent, timeout: silenceMs })
      const abort = (): void => void request.destroy(new NetworkFailure('ABORT_ERR'))
      signal?.addEventListener('abort', abort, { once: true })
      request.once('close', () => signal?.removeEventListener('abort', abort))
      request.once('response', (response) => {
        guardSilence(request, response)
        resolve(response)
      })
      const onSilence = (): void => void request.destroy(new NetworkFailure('ETIMEDOUT'))
      request.on('timeout', onSilence)
      request.once('response', () => request.off('timeout', onSilence))
      request.on('error', (error) => reject(signal?.aborted ? (signal.reason as Error) : asNetworkFailure(error)))
      for (const chunk of body) request.write(chunk)
      request.end()
    })
  }

  /** Ends all connections, also those in use. */
  close(): void {
    this.agent.destroy()
  }
}

export function asNetworkFailure(thrown: unknown): NetworkFailure {
  if (thrown instanceof NetworkFailure) return thrown
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : 'UNKNOWN'
  return new NetworkFailure(code, { cause: thrown })
}

/** The text of an answer. Rejects with NetworkFailure when it breaks off. */
export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer)
  } catch (thrown) {
    throw asNetworkFailure(thrown)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** An answer that its reader has paused is not silent: it is not listened to. */
function guardSilence(request: ClientRequest, response: IncomingMessage): void {
  request.on('timeout', () => {
    if (!response.isPaused()) response.destroy(new NetworkFailure('ETIMEDOUT'))
  })
}
