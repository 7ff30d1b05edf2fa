import { sideBySide } from './side-by-side.js'

/**
 * Does something with each of many, `WIDTH` at once: a call to a store is mostly waiting. Rejects with the first failure, after all that
 * had begun have ended; what had not begun then is left.
 */
export async function forEachOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = each(items)
  await sideBySide(WIDTH, signal, async (stopped) => {
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      stopped.throwIfAborted()
      await work(next.value)
    }
  })
}

const WIDTH = 16

/** An async generator is asked by many at once, and answers one after the other. */
async function* each<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, undefined> {
  yield* items
  return undefined
}
