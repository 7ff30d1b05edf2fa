import { BusError } from '../port.js'
import { unavailableHint } from './kafka-errors.js'

/** Nobody has answered in time, so the connection is of no use any more. */
export class NoAnswerError extends BusError {
  constructor(message: string) {
    super('log_unavailable', message, unavailableHint)
  }
}

/**
 * Rejects with a NoAnswerError when the promise has not settled in time. Needed wherever kafkajs connects: when the other side hangs up
 * in the middle of it, as one does that speaks no TLS, kafkajs never says so.
 */
export async function withinMs<Result>(ms: number, promise: Promise<Result>, what: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswerError(`${what} within ${ms} ms.`)), ms)
  })
  // Who has stopped waiting must not be ended by what comes later.
  promise.catch(() => {})
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer))
}
