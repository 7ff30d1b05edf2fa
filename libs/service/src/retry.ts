import { BusError } from '@udb/bus'
import { ObjectError } from '@udb/objects'
import { RegistryError } from '@udb/registry'

/** Marks an error of a dependency that is away: not a bad event, so the consumer waits and nothing is dead-lettered. */
export class DependencyDown extends Error {
  constructor(
    readonly component: string,
    cause: unknown,
  ) {
    super(`${component} is away`, { cause })
    this.name = 'DependencyDown'
  }
}

export const isDependencyDown = (error: unknown): boolean =>
  error instanceof DependencyDown ||
  (error instanceof BusError && (error.code === 'log_unavailable' || error.code === 'log_full')) ||
  (error instanceof ObjectError && (error.code === 'store_unavailable' || error.code === 'store_full')) ||
  (error instanceof RegistryError && error.code === 'registry_unavailable') ||
  (error as { readonly code?: unknown } | null)?.code === 'read_model_unavailable'

/** Exponential, from 100 ms to 10 s. `attempt` counts from 1. */
export const backoffMs = (attempt: number): number => Math.min(10_000, 100 * 2 ** Math.min(attempt - 1, 10))

/** Repeats work while a dependency is away, until the signal aborts; every other error passes through at once. */
export async function whileDown<T>(
  signal: AbortSignal,
  onWait: (error: unknown, waitMs: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isDependencyDown(error) || signal.aborted) throw error
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
