import type { Asking } from './asking.js'

/** Connections to one engine, for tasks that do not need each other. */
export interface Lanes {
  /**
   * Runs a task on the first connection that is free; tasks begin in the order of the calls. After a task has failed none
   * begins any more: all later ones fail as it did.
   */
  use<T>(task: (ask: Asking) => Promise<T>): Promise<T>
  /** Resolves when no task runs or waits; never rejects. */
  idle(): Promise<void>
}

export function lanesOf(connections: readonly Asking[]): Lanes {
  const free = [...connections]
  const waiting: ((ask: Asking) => void)[] = []
  const runs = new Set<Promise<unknown>>()
  let failure: { readonly error: unknown } | null = null
  const take = (): Promise<Asking> => {
    const ask = free.shift()
    return ask ? Promise.resolve(ask) : new Promise((resolve) => waiting.push(resolve))
  }
  const giveBack = (ask: Asking): void => {
    const next = waiting.shift()
    if (next) next(ask)
    else free.push(ask)
  }
  const run = async <T>(task: (ask: Asking) => Promise<T>): Promise<T> => {
    const ask = await take()
    try {
      if (failure) throw failure.error
      return await task(ask)
    } catch (error) {
      failure ??= { error }
      throw error
    } finally {
      giveBack(ask)
    }
  }
  return {
    use(task) {
      const running = run(task)
      // Who waits for several hears of the first failure; the others are not unheard of.
      const settled = running.catch(() => undefined).then(() => void runs.delete(settled))
      runs.add(settled)
      return running
    },
    async idle() {
      while (runs.size > 0) await Promise.all(runs)
    },
  }
}
