import { type Duck, DuckError, type DuckLimits, type DuckLine, type Row } from '../duck.js'
import { DuckChild } from './duck-child.js'
import { Slots } from './slots.js'
import { aborted } from './spawn-duck.js'

export interface DuckPoolOptions {
  /** How many children there are at most; who comes later waits in line. */
  readonly maxChildren: number
  /** A child that was not used for so long is ended. */
  readonly idleMs: number
  /** One child is started with the pool and never ended for idleness, so that the first use does not wait for a process. */
  readonly warm?: { readonly memoryMb: number }
}

/**
 * DuckDB children for hire. Each use gets an empty instance with its own limits; a child that did its work well is
 * used again, with a fresh instance, which saves the start of a process. A child whose work was aborted, or left
 * statements running, is killed and never used again.
 */
export class DuckPool {
  private readonly slots: Slots
  private readonly idle: { child: DuckChild; timer: NodeJS.Timeout | null }[] = []
  private readonly inUse = new Set<DuckChild>()
  private closed = false

  constructor(private readonly options: DuckPoolOptions) {
    this.slots = new Slots(options.maxChildren)
    if (options.warm) this.idle.push({ child: new DuckChild(options.warm.memoryMb), timer: null })
  }

  /** The processes there are, for gauges and for watching them from outside. */
  get processIds(): number[] {
    const children = [...this.idle.map((entry) => entry.child), ...this.inUse]
    return children.map((child) => child.pid).filter((pid) => pid !== undefined)
  }

  /** Runs `fn` with an engine that is valid until `fn` settles. On abort the process is killed. */
  async withDuck<T>(fn: (duck: Duck) => Promise<T>, use: { limits: DuckLimits; signal?: AbortSignal }): Promise<T> {
    const { limits, signal } = use
    const giveBack = await this.slots.take(signal, aborted)
    try {
      if (this.closed) throw poolClosed()
      return await this.useChild(fn, limits, signal)
    } finally {
      giveBack()
    }
  }

  /** Kills every child; work that is under way, and whoever waits, rejects with `engine_closed`. */
  async close(): Promise<void> {
    this.closed = true
    const idle = this.idle.splice(0)
    for (const { timer } of idle) if (timer) clearTimeout(timer)
    const children = [...idle.map(({ child }) => child), ...this.inUse]
    await Promise.all(children.map((child) => child.kill(poolClosed())))
  }

  private async useChild<T>(
    fn: (duck: Duck) => Promise<T>,
    limits: DuckLimits,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const child = this.takeIdle() ?? new DuckChild(limits.memoryMb)
    this.inUse.add(child)
    const onAbort = (): void => void child.kill(aborted())
    signal?.addEventListener('abort', onAbort, { once: true })
    const lease = new Lease(child)
    try {
      // Between getting the slot and listening nobody would have heard an abort.
      if (signal?.aborted) throw aborted()
      await child.open(limits)
      return await fn(lease)
    } finally {
      signal?.removeEventListener('abort', onAbort)
      lease.end()
      await this.takeBack(child)
      this.inUse.delete(child)
    }
  }

  private takeIdle(): DuckChild | null {
    for (;;) {
      const entry = this.idle.pop()
      if (!entry) return null
      if (entry.timer) clearTimeout(entry.timer)
      if (entry.child.alive) return entry.child
    }
  }

  private async takeBack(child: DuckChild): Promise<void> {
    if (child.busy || this.closed) await child.close()
    // The instance is closed now, not at the next use: what it held is freed while nobody waits for it.
    if (child.alive) await child.shut().catch(() => child.close())
    if (!child.alive || this.closed) return child.close()
    if (this.options.warm && this.idle.length === 0) {
      this.idle.push({ child, timer: null })
      return
    }
    const timer = setTimeout(() => {
      const at = this.idle.findIndex((entry) => entry.child === child)
      if (at >= 0) this.idle.splice(at, 1)
      void child.close()
    }, this.options.idleMs)
    timer.unref()
    this.idle.push({ child, timer })
  }
}

/** What a user of the pool holds: worthless once the use has ended, so it cannot reach the next one's instance. */
class Lease implements Duck {
  private ended = false

  constructor(private readonly child: DuckChild) {}

  async exec(sql: string): Promise<void> {
    return this.open().exec(sql)
  }
  async query<R extends Row = Row>(sql: string): Promise<R[]> {
    return this.open().query<R>(sql)
  }
  beside(): DuckLine {
    return {
      exec: async (sql) => this.open().beside().exec(sql),
      query: async (sql) => this.open().beside().query(sql),
    }
  }
  async close(): Promise<void> {
    if (!this.ended) await this.child.close()
    this.ended = true
  }
  end(): void {
    this.ended = true
  }

  private open(): DuckChild {
    if (this.ended) throw new DuckError('engine_closed', 'the engine was given back')
    return this.child
  }
}

const poolClosed = (): DuckError => new DuckError('engine_closed', 'the pool is closed')
