import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { storeClosed } from '../object-errors.js'
import { ObjectError } from '../port.js'
import { KeptMemory } from './kept-memory.js'
import type { RequestSigner, S3Request } from './request-signer.js'
import { failureOf, failureOfNetwork, mayPass } from './s3-failure.js'
import { NetworkFailure, type S3Http, textOf } from './s3-http.js'
import type { S3LogLevel, S3Tuning } from './s3-options.js'
import { isXmlError, xmlText } from './s3-xml.js'

export interface Call extends S3Request {
  /** The statuses that the caller understands; what else is answered becomes an error. */
  readonly accept: readonly number[]
  readonly retryForMs?: number
  readonly silenceMs?: number
  readonly signal?: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** As S3 calls what went wrong; empty otherwise. */
  readonly code: string
  /** More than one: an earlier one may have been carried out although its answer did not arrive. */
  readonly attempts: number
}

export interface S3CallsParts {
  readonly signer: RequestSigner
  readonly http: S3Http
  /** For people. */
  readonly endpoint: string
  readonly bucket: string
  readonly tuning: S3Tuning
  readonly random: () => number
  readonly log: (level: S3LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void
}

/** Exponential, up to a second, with up to half of it taken off so that many do not come back at once. `attempt` counts from 1. */
export function retryWaitMs(attempt: number, random: number): number {
  return Math.min(1_000, 20 * 2 ** Math.min(attempt, 10)) * (1 - random / 2)
}

/** Requests, tried again while the store is away, and their failures as errors of the port. Every request here may be sent twice. */
export class S3Calls {
  readonly pieceMemory: KeptMemory
  private readonly closing = new AbortController()

  constructor(private readonly parts: S3CallsParts) {
    this.pieceMemory = new KeptMemory(parts.tuning.fileWidth)
  }

  get tuning(): S3Tuning {
    return this.parts.tuning
  }

  get bucket(): string {
    return this.parts.bucket
  }

  /** The whole answer. */
  ask(call: Call): Promise<Answer> {
    return this.persist(call, async (attempts) => {
      const response = await this.send(call)
      return judged(call, response, await textOf(response), attempts)
    })
  }

  /** The beginning of the answer, whose content is still to be read if its status is one of success. */
  open(call: Call): Promise<{ readonly status: number; readonly response: IncomingMessage }> {
    return this.persist(call, async (attempts) => {
      const response = await this.send(call)
      const status = response.statusCode!
      if (status < 300) return { status, response }
      return { status: judged(call, response, await textOf(response), attempts).status, response }
    })
  }

  presigned(key: string, seconds: number, headers: Record<string, string>): Promise<string> {
    return this.parts.signer.presigned(key, seconds, headers, this.tuning.now())
  }

  warn(message: string, fields: Readonly<Record<string, unknown>>): void {
    this.parts.log('warn', message, fields)
  }

  /** Ends what is on its way. */
  close(): void {
    this.closing.abort(storeClosed())
    this.parts.http.close()
    this.pieceMemory.clear()
  }

  private send(call: Call): Promise<IncomingMessage> {
    this.closing.signal.throwIfAborted()
    const { signer, http, tuning } = this.parts
    const { signal, silenceMs = tuning.silenceMs, body = [] } = call
    return http.send(signer.signed(call, tuning.now()), body, { silenceMs, signal })
  }

  private async persist<Result>(call: Call, once: (attempt: number) => Promise<Result>): Promise<Result> {
    const giveUpAt = performance.now() + (call.retryForMs ?? this.tuning.retryForMs)
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(attempt)
      } catch (thrown) {
        const failure = this.understood(call, thrown)
        const waitMs = retryWaitMs(attempt, this.parts.random())
        if (!mayPass(failure) || performance.now() + waitMs > giveUpAt) throw failure
        this.warn('the object store is asked again', { method: call.method, attempt, reason: reasonOf(failure) })
        await this.pause(waitMs, call.signal)
      }
    }
  }

  private understood(call: Call, thrown: unknown): unknown {
    if (this.closing.signal.aborted) throw this.closing.signal.reason as Error
    if (call.signal?.aborted) throw call.signal.reason as Error
    return thrown instanceof NetworkFailure ? failureOfNetwork(thrown, this.parts.endpoint) : thrown
  }

  private async pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const signals = signal === undefined ? [this.closing.signal] : [this.closing.signal, signal]
    const either = AbortSignal.any(signals)
    await sleep(ms, undefined, { signal: either }).catch(() => {
      throw either.reason as Error
    })
  }
}

/** The answer, if the caller understands it. Throws what it means otherwise. */
function judged(call: Call, response: IncomingMessage, text: string, attempts: number): Answer {
  const { headers } = response
  const code = (isXmlError(text) ? xmlText(text, 'Code') : headerText(headers['x-minio-error-code'])) ?? ''
  const status = statusMeant(response.statusCode!, text, code)
  // A bucket that is gone answers as an object that is gone does.
  if (code === 'NoSuchBucket' || !call.accept.includes(status)) {
    const region = xmlText(text, 'Region') ?? headerText(headers['x-amz-bucket-region'])
    throw failureOf({ status, code, region: region ?? undefined })
  }
  return { status, headers, text, code, attempts }
}

/** The status that an error would have had, had it been known when the answer began. */
function statusMeant(status: number, text: string, code: string): number {
  if (status !== 200 || !isXmlError(text)) return status
  if (code === 'PreconditionFailed') return 412
  return code.startsWith('NoSuch') ? 404 : 500
}

function headerText(value: string | string[] | undefined): string | null {
  return value === undefined ? null : String(value)
}

function reasonOf(failure: unknown): string {
  return failure instanceof ObjectError ? failure.message : 'unknown'
}
