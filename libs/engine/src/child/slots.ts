interface Waiter {
  readonly start: () => void
}

/** At most `size` at a time; the others wait in the order in which they came. Waiting ends when the signal aborts. */
export class Slots {
  private taken = 0
  private readonly waiters: Waiter[] = []

  constructor(private readonly size: number) {}

  /** Resolves with the function that gives the slot back; rejects with what `onAbort` makes. */
  take(signal: AbortSignal | undefined, onAbort: () => Error): Promise<() => void> {
    if (signal?.aborted) return Promise.reject(onAbort())
    if (this.taken < this.size) {
      this.taken++
      return Promise.resolve(this.giver())
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener('abort', leave)
          resolve(this.giver())
        },
      }
      const leave = (): void => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1)
        reject(onAbort())
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.waiters.push(waiter)
    })
  }

  private giver(): () => void {
    let given = false
    return () => {
      if (given) return
      given = true
      const next = this.waiters.shift()
      // The slot passes straight to the next waiter, so nobody who comes now can overtake.
      if (next) next.start()
      else this.taken--
    }
  }
}
