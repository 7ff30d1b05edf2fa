import { sideBySide } from './side-by-side.js'

/**
 * Does something with each of many, so many at once: a call to a store is mostly waiting. Rejects with the first failure, of which the
 * signal tells those that had begun, after they have ended; what had not begun then is left.
 */
export async function forEachOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  width = WIDTH,
): Promise<void> {
  const rest = each(items)
  await sideBySide(width, signal, async (stopped) => {
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      stopped.throwIfAborted()
      await work(next.value, stopped)
    }
  })
}

const WIDTH = 16

/** An async generator is asked by many at once, and answers one after the other. */
async function* each<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, undefined> {
  yield* items
  return undefined
}
