/** What is waited for: any change of the job, or its end only. */
export type AwaitedChange = 'change' | 'end'

interface Waiter {
  readonly awaits: AwaitedChange
  /** `isWritten`: the rows have it already; otherwise they will in a moment. */
  readonly wake: (isWritten: boolean) => void
}

export interface WaitOptions {
  readonly awaits?: AwaitedChange
  readonly signal?: AbortSignal
}

/** After a record on the log the rows are looked at again so soon, then twice as late each time. */
const FIRST_LOOK_MS = 10
/** Where other gateways fold too, the rows are looked at so often in any case: a wake-up from the log may have been missed. */
export const LAST_LOOK_MS = 5_000

/**
 * Wakes those who wait for a job's rows. For what this instance folds it knows when they are written. What another one folds shows on
 * the log, which this one follows anyway: what a fold decides, and with it the end of a job, is there after its rows; what others write
 * (a job that begins, or is refused) is there before, and then the rows are looked at until they have it. So the transaction of a fold
 * does nothing for those who wait, which NOTIFY would: its commits go one by one through a lock of the whole server.
 */
export class JobSignals {
  private readonly waiting = new Map<string, Set<Waiter>>()

  /** `isShared`: other instances fold into the same read model. */
  constructor(private readonly isShared: boolean) {}

  /** After the transaction of this instance that wrote the job. */
  folded(jobId: string, hasEnded: boolean): void {
    this.tell(jobId, hasEnded, true)
  }

  /** A record of the job is on the log; `type` is what its header calls the event, if it has one. */
  logged(jobId: string, type: string | undefined): void {
    if (this.isShared) this.tell(jobId, type === undefined || ENDINGS.test(type), false)
  }

  /**
   * Asks again after every awaited change of the job until there is an answer, or the time is up, or the signal aborts: null then. It
   * listens before it asks for the first time, so no change falls between the two.
   */
  async until<T>(
    jobId: string,
    timeoutMs: number,
    ask: () => Promise<T | null>,
    { awaits = 'change', signal }: WaitOptions = {},
  ): Promise<T | null> {
    const bell = new Bell(this.isShared ? LAST_LOOK_MS : null)
    const over = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])])
    const end = (): void => bell.ring(true)
    over.addEventListener('abort', end, { once: true })
    const release = this.listen(jobId, { awaits, wake: (isWritten) => bell.ring(isWritten) })
    try {
      for (;;) {
        const answer = await ask()
        if (answer !== null || over.aborted) return answer
        await bell.rung()
      }
    } finally {
      over.removeEventListener('abort', end)
      bell.stop()
      release()
    }
  }

  private listen(jobId: string, waiter: Waiter): () => void {
    const waiters = this.waiting.get(jobId) ?? new Set()
    waiters.add(waiter)
    this.waiting.set(jobId, waiters)
    return () => {
      waiters.delete(waiter)
      if (waiters.size === 0) this.waiting.delete(jobId)
    }
  }

  private tell(jobId: string, mayHaveEnded: boolean, isWritten: boolean): void {
    this.waiting
      .get(jobId)
      ?.forEach(({ awaits, wake }) => (awaits === 'change' || mayHaveEnded ? wake(isWritten) : undefined))
  }
}

/** What ends a job, as its events are called. */
export const ENDINGS = /^job\.([a-z]+\.(completed|failed)|cancelled|rejected)$/

/** Rings when it is told to, and by itself: soon and then ever later after something was announced, and at `atLeastEveryMs`. */
class Bell {
  private next = Promise.withResolvers<void>()
  private timer: NodeJS.Timeout | null = null
  private delayMs: number | null

  constructor(private readonly atLeastEveryMs: number | null) {
    this.delayMs = atLeastEveryMs
  }

  ring(isWritten: boolean): void {
    if (!isWritten) this.delayMs = FIRST_LOOK_MS
    this.next.resolve()
  }

  async rung(): Promise<void> {
    if (this.delayMs !== null) {
      this.timer = setTimeout(() => this.next.resolve(), this.delayMs)
      this.timer.unref()
      this.delayMs = Math.min(this.delayMs * 2, this.atLeastEveryMs ?? this.delayMs * 2)
    }
    await this.next.promise
    this.stop()
    this.next = Promise.withResolvers()
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }
}
