/**
 * Runs one worker `width` times at once, with a signal that aborts as soon as one of them fails. Rejects with that first failure, after
 * all of them have ended.
 */
export async function sideBySide(
  width: number,
  outer: AbortSignal | undefined,
  worker: (signal: AbortSignal, index: number) => Promise<void>,
): Promise<void> {
  const inner = new AbortController()
  const stop = (): void => inner.abort(outer!.reason)
  if (outer?.aborted) stop()
  outer?.addEventListener('abort', stop, { once: true })
  let failure: { readonly reason: unknown } | undefined
  const guarded = async (index: number): Promise<void> => {
    try {
      await worker(inner.signal, index)
    } catch (reason) {
      failure ??= { reason }
      inner.abort(reason)
    }
  }
  await Promise.all(Array.from({ length: width }, (_, index) => guarded(index)))
  outer?.removeEventListener('abort', stop)
  if (failure !== undefined) throw failure.reason
}
