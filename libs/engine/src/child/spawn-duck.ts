import { type Duck, DuckError, type DuckLimits } from '../duck.js'
import { DuckChild } from './duck-child.js'

/**
 * Opens a DuckDB in a child process of its own. `close()`, or the signal, kills the process at once: nothing that it
 * was doing goes on. A crash rejects what was pending with `engine_crashed`; taking more memory than the limits
 * allow, with `engine_out_of_memory`. The child ends when this process does, however it ends.
 */
export async function spawnDuck(limits: DuckLimits, options: { signal?: AbortSignal } = {}): Promise<Duck> {
  const { signal } = options
  if (signal?.aborted) throw aborted()
  const child = new DuckChild(limits.memoryMb)
  const onAbort = (): void => void child.kill(aborted())
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await child.open(limits)
  } catch (error) {
    await child.close()
    throw error
  }
  return child
}

export const aborted = (): DuckError => new DuckError('engine_closed', 'the work was aborted')
