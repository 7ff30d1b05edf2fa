interface Task<Result> {
  readonly promise: Promise<Result>
  readonly aborting: AbortController
  waiting: number
}

/** Work that many wait for and that is done once. It is ended when nobody waits for it any more. */
export class SharedTasks {
  private readonly tasks = new Map<string, Task<unknown>>()
  /** Also what nobody waits for any more, until it has ended. */
  private readonly running = new Set<Task<unknown>>()
  private closed: Error | undefined

  /**
   * Begins the work of that name, or waits for the one that is under way. `take` runs for each who still waits when it ends, in the same
   * turn for all. One whose signal aborts rejects at once, and the others go on waiting.
   */
  join<Result, Taken>(
    name: string,
    signal: AbortSignal | undefined,
    begin: (signal: AbortSignal) => Promise<Result>,
    take: (result: Result) => Taken,
  ): Promise<Taken> {
    if (this.closed) return Promise.reject(this.closed)
    const task = (this.tasks.get(name) as Task<Result> | undefined) ?? this.begun(name, begin)
    task.waiting++
    return new Promise<Taken>((resolve, reject) => {
      let isWaiting = true
      const leave = (): void => {
        isWaiting = false
        signal?.removeEventListener('abort', abort)
      }
      const abort = (): void => {
        leave()
        reject(signal!.reason as Error)
        if (--task.waiting > 0) return
        // Who comes from now on begins anew.
        if (this.tasks.get(name) === task) this.tasks.delete(name)
        task.aborting.abort(signal!.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
      task.promise.then(
        (result) => {
          if (!isWaiting) return
          leave()
          resolve(take(result))
        },
        (reason: unknown) => {
          leave()
          reject(reason as Error)
        },
      )
    })
  }

  /** Ends all work with that reason, and waits until it has ended. */
  async close(reason: Error): Promise<void> {
    this.closed = reason
    const running = [...this.running]
    for (const task of running) task.aborting.abort(reason)
    await Promise.allSettled(running.map((task) => task.promise))
  }

  private begun<Result>(name: string, begin: (signal: AbortSignal) => Promise<Result>): Task<Result> {
    const aborting = new AbortController()
    const promise = begin(aborting.signal).finally(() => {
      this.running.delete(task as Task<unknown>)
      if (this.tasks.get(name) === task) this.tasks.delete(name)
    })
    const task: Task<Result> = { promise, aborting, waiting: 0 }
    this.tasks.set(name, task as Task<unknown>)
    this.running.add(task as Task<unknown>)
    return task
  }
}
