import type { Log } from './log.js'
import { backoffMs, isUnanswered } from './retry.js'
import { dependencyDown } from './start-error.js'

/** Who is told what a start waits for. */
export interface Waiting {
  waitsFor(component: string, reason: string): void
  isThere(component: string): void
}

export const UNHEARD: Waiting = { waitsFor: () => undefined, isThere: () => undefined }

export interface WhenThereOptions {
  /** Rejects with `dependency_down` at once, rather than wait. */
  readonly strict: boolean
  readonly log: Log
  readonly waiting: Waiting
  readonly pause: (ms: number) => Promise<void>
}

/** At a start somebody watches, so it looks again sooner than in the middle of work. */
const LONGEST_WAIT_MS = 2_000

/**
 * Opens what a service needs, as often as it takes until it answers. An error that waiting does not help (wrong credentials, a topic or
 * bucket that is not there or differs) rejects at once.
 */
export async function whenThere<T>(
  component: string,
  open: () => Promise<T>,
  { strict, log, waiting, pause }: WhenThereOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const opened = await open()
      waiting.isThere(component)
      return opened
    } catch (error) {
      if (!isUnanswered(error)) throw error
      const reason = reasonOf(error)
      if (strict) throw dependencyDown([`${component} (${reason})`])
      waiting.waitsFor(component, reason)
      const waitMs = Math.min(LONGEST_WAIT_MS, backoffMs(attempt))
      log.warn(`the start waits for ${component}`, { component, error: reason, wait_ms: waitMs })
      await pause(waitMs)
    }
  }
}

const reasonOf = (error: unknown): string => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  return typeof code === 'string' ? `${code}: ${String(message)}` : String(message ?? error)
}
