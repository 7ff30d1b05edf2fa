/** Wakes those who wait for a job's rows, after the transaction that wrote them. In this process; others read the rows again. */
export class JobSignals {
  private readonly waiting = new Map<string, Set<() => void>>()

  notify(jobId: string): void {
    this.waiting.get(jobId)?.forEach((wake) => wake())
  }

  /** Calls back on every change of the job until it is released. */
  listen(jobId: string, wake: () => void): { release(): void } {
    const listeners = this.waiting.get(jobId) ?? new Set()
    listeners.add(wake)
    this.waiting.set(jobId, listeners)
    return {
      release: () => {
        listeners.delete(wake)
        if (listeners.size === 0) this.waiting.delete(jobId)
      },
    }
  }

  /**
   * Asks again after every change of the job until there is an answer, or the time is up, or the signal aborts: null then. It listens
   * before it asks for the first time, so no change falls between the two.
   */
  async until<T>(
    jobId: string,
    timeoutMs: number,
    ask: () => Promise<T | null>,
    signal?: AbortSignal,
  ): Promise<T | null> {
    let changed = Promise.withResolvers<void>()
    let over = false
    const finish = (): void => {
      over = true
      changed.resolve()
    }
    const listener = this.listen(jobId, () => changed.resolve())
    const timer = setTimeout(finish, timeoutMs)
    signal?.addEventListener('abort', finish, { once: true })
    try {
      for (;;) {
        const answer = await ask()
        if (answer !== null || over || signal?.aborted) return answer
        await changed.promise
        if (!over) changed = Promise.withResolvers()
      }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      listener.release()
    }
  }
}
