import { doubling } from '@udb/bus'

/** Marks an error of a dependency that is away: not a bad event, so the consumer waits and nothing is dead-lettered. */
export class DependencyDown extends Error {
  constructor(
    readonly component: string,
    cause: unknown,
    /** For a person; the probes show it. */
    readonly code = 'dependency_unavailable',
  ) {
    super(`${component} is away`, { cause })
    this.name = 'DependencyDown'
  }
}

/** Of a dependency that does not answer: that passes, by itself or when somebody brings it up. */
const UNANSWERED: readonly string[] = [
  'log_unavailable',
  'log_full',
  'store_unavailable',
  'store_full',
  'registry_unavailable',
  'read_model_unavailable',
]

/** Of one that answers and lets nobody work: a key was changed, a bucket or a topic was deleted. Somebody has to act, and the work waits meanwhile. */
const REFUSING: readonly string[] = [
  'log_refused',
  'topic_unknown',
  'store_refused',
  'store_unsuitable',
  'bucket_missing',
  'registry_refused',
  'read_model_refused',
]

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null)?.code

/** Whether it is enough to wait. A start waits for this alone; what refuses ends it. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof DependencyDown || UNANSWERED.includes(codeOf(error) as string)

/** Whether the work can go on once a dependency is as it was: nothing is wrong with the event, so it waits and is not dead-lettered. */
export const isDependencyDown = (error: unknown): boolean =>
  isUnanswered(error) || REFUSING.includes(codeOf(error) as string)

/** Exponential, from 100 ms to 10 s. `attempt` counts from 1. */
export const backoffMs = (attempt: number): number => doubling(100, 10_000, attempt - 1)

/** Repeats work while a dependency is away, until the signal aborts; every other error passes through at once. */
export const whileDown = <T>(signal: AbortSignal, onWait: OnWait, work: () => Promise<T>): Promise<T> =>
  repeating(isDependencyDown, signal, onWait, work)

/** Repeats work whatever is in its way, until the signal aborts: for what has no other way out. */
export const untilDone = <T>(signal: AbortSignal, onWait: OnWait, work: () => Promise<T>): Promise<T> =>
  repeating(() => true, signal, onWait, work)

type OnWait = (error: unknown, waitMs: number) => void

async function repeating<T>(
  isWaitedFor: (error: unknown) => boolean,
  signal: AbortSignal,
  onWait: OnWait,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isWaitedFor(error) || signal.aborted) throw error
      onWait(error, backoffMs(attempt))
      await pause(backoffMs(attempt), signal)
    }
  }
}

/** Resolves after so many milliseconds; rejects with the signal's reason when it aborts before. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const timer = setTimeout(done, ms)
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    function done(): void {
      signal.removeEventListener('abort', abort)
      resolve()
    }
    signal.addEventListener('abort', abort, { once: true })
  })
}
