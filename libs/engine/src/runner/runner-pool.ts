import { copyFile } from 'node:fs/promises'
import { decideRunner, inTurn } from './decide-runner.js'
import { cancelled, closed } from './failures.js'
import type { EngineLimits, ExportSummary, FileFormat, PinnedTable, QueryLimits } from './protocol.js'
import { type QueryResult, Runner } from './runner.js'
import { SqlError } from './sql-error.js'

export interface RunnerPoolOptions extends EngineLimits {
  /** Processes bound to a tenant at most; one spare without a tenant comes on top. */
  readonly maxRunners: number
  /** Of those, how many one tenant may hold; the default leaves one to the others. */
  readonly maxPerTenant?: number
  /** A bound process that was not used for so long is ended. */
  readonly idleMs: number
  /** Where runners may spill, each in a folder of its own that goes with it. */
  readonly tempDir: string
}

export interface RunRequest {
  readonly tenant: string
  /** The only tables the SQL may name, each pinned to one immutable file. */
  readonly tables: readonly PinnedTable[]
  readonly sql: string
  readonly limits: QueryLimits
  readonly signal?: AbortSignal
}

export interface NameRequest extends Pick<RunRequest, 'tenant' | 'sql' | 'signal'> {
  /** The only tables the SQL may name. */
  readonly names: readonly string[]
  readonly limits: Pick<QueryLimits, 'timeoutMs'>
}

export interface RunToFileRequest extends Omit<RunRequest, 'limits'> {
  readonly limits: Pick<QueryLimits, 'maxRows' | 'timeoutMs'>
  readonly format: FileFormat
  /** Written whole when the promise resolves. */
  readonly path: string
}

interface Bound {
  readonly tenant: string
  /** The process, once it has started. */
  runner: Runner | null
  busy: boolean
  lastUsed: number
  timer: NodeJS.Timeout | null
}

interface Waiter {
  readonly tenant: string
  readonly give: (bound: Bound) => void
  readonly refuse: (error: SqlError) => void
}

/**
 * Runs foreign SQL in locked-down processes. A process serves one tenant in its life; a warm spare makes the first
 * query of a tenant quick; who finds all busy waits for his tenant's turn. Every failure is a `SqlError`.
 */
export class RunnerPool {
  private readonly bound = new Set<Bound>()
  private waiters: Waiter[] = []
  private spare: Promise<Runner> | null = null
  private uses = 0
  /** By tenant, as `uses` counts; it outlives its runners. */
  private readonly lastServed = new Map<string, number>()
  private closing = false

  constructor(private readonly options: RunnerPoolOptions) {
    this.startSpare()
  }

  /** Resolves when the spare can take a query; rejects when a process cannot be started at all. */
  async ready(): Promise<void> {
    await (this.spare ?? this.startSpare())
  }

  /** The processes there are, for gauges. */
  get size(): { bound: number; busy: number; waiting: number } {
    const busy = [...this.bound].filter((one) => one.busy).length
    return { bound: this.bound.size, busy, waiting: this.waiters.length }
  }

  /** Processes that wait without a tenant, for gauges: 1, or 0 while the next one is still to be started. */
  get warm(): number {
    return this.spare ? 1 : 0
  }

  /** The bound processes that live, for watching them from outside. */
  get processes(): { tenant: string; pid: number }[] {
    return [...this.bound].flatMap(({ tenant, runner }) =>
      runner?.alive && runner.pid !== undefined ? [{ tenant, pid: runner.pid }] : [],
    )
  }

  run(request: RunRequest): Promise<QueryResult> {
    const { tenant, tables, sql, limits, signal } = request
    return this.withRunner(tenant, signal, (runner) => runner.run({ op: 'run', tables, sql, limits }, signal))
  }

  /** The tables that the SQL names, as `names` spells them: only those have to be pinned to run it. Refuses what `run` would refuse. */
  tablesOf(request: NameRequest): Promise<readonly string[]> {
    const { tenant, names, sql, limits, signal } = request
    return this.withRunner(tenant, signal, (runner) => runner.name({ op: 'name', names, sql, limits }, signal))
  }

  runToFile(request: RunToFileRequest): Promise<Omit<ExportSummary, 'path'>> {
    const { tenant, tables, sql, limits, format, signal } = request
    return this.withRunner(tenant, signal, async (runner) => {
      const { path, ...summary } = await runner.export({ op: 'export', tables, sql, format, limits }, signal)
      await copyFile(path, request.path)
      return summary
    })
  }

  /** Kills every process; what runs or waits rejects with `sql_closed`. */
  async close(): Promise<void> {
    this.closing = true
    const waiters = this.waiters
    this.waiters = []
    for (const waiter of waiters) waiter.refuse(new SqlError(closed()))
    const spare = this.spare
    this.spare = null
    await Promise.all([
      ...[...this.bound].map((one) => this.drop(one)),
      spare?.then(
        (runner) => runner.kill(),
        () => undefined,
      ),
    ])
  }

  private async withRunner<T>(
    tenant: string,
    signal: AbortSignal | undefined,
    work: (runner: Runner) => Promise<T>,
  ): Promise<T> {
    const bound = await this.acquire(tenant, signal)
    try {
      // It may also have died while it was idle, which is no fault of this query.
      if (!bound.runner?.alive) bound.runner = await this.takeSpare(tenant)
      return await work(bound.runner)
    } catch (error) {
      throw this.closing ? new SqlError(closed()) : error
    } finally {
      await this.release(bound)
    }
  }

  private acquire(tenant: string, signal: AbortSignal | undefined): Promise<Bound> {
    if (this.closing) return Promise.reject(new SqlError(closed()))
    if (signal?.aborted) return Promise.reject(new SqlError(cancelled()))
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.waiters = this.waiters.filter((one) => one !== waiter)
        reject(new SqlError(cancelled()))
      }
      const stopListening = (): void => signal?.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        tenant,
        give: (bound) => {
          stopListening()
          resolve(bound)
        },
        refuse: (error) => {
          stopListening()
          reject(error)
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.waiters.push(waiter)
      this.serveWaiters()
    })
  }

  private serveWaiters(): void {
    while (this.serveNext()) continue
  }

  /** Tenants take turns; who waits only for a runner of his own tenant does not hold up those behind him. False when nobody can be served. */
  private serveNext(): boolean {
    for (const waiter of inTurn(this.waiters, [...this.bound], this.lastServed)) {
      const bound = this.assign(waiter.tenant)
      if (!bound) continue
      bound.busy = true
      bound.lastUsed = ++this.uses
      this.lastServed.set(waiter.tenant, this.uses)
      if (bound.timer) clearTimeout(bound.timer)
      this.waiters = this.waiters.filter((one) => one !== waiter)
      waiter.give(bound)
      return true
    }
    return false
  }

  private assign(tenant: string): Bound | null {
    const { maxRunners, maxPerTenant = Math.max(1, maxRunners - 1) } = this.options
    const runners = [...this.bound].map((one) => ({ id: one, ...one }))
    const decision = decideRunner(tenant, runners, { maxRunners, maxPerTenant })
    if (decision.do === 'wait') return null
    if (decision.do === 'reuse') return decision.id
    if (decision.do === 'evict') void this.drop(decision.id)
    const bound: Bound = { tenant, runner: null, busy: true, lastUsed: 0, timer: null }
    this.bound.add(bound)
    return bound
  }

  private async release(bound: Bound): Promise<void> {
    bound.busy = false
    if (!bound.runner?.alive || this.closing) await this.drop(bound)
    else {
      bound.timer = setTimeout(() => void this.drop(bound), this.options.idleMs)
      bound.timer.unref()
    }
    this.serveWaiters()
  }

  private async drop(bound: Bound): Promise<void> {
    this.bound.delete(bound)
    if (bound.timer) clearTimeout(bound.timer)
    await bound.runner?.kill()
  }

  private async takeSpare(tenant: string): Promise<Runner> {
    const spare = this.spare ?? this.startSpare()
    this.spare = null
    const runner = await spare.then((one) => (one.alive ? one : this.startRunner()))
    this.startSpare()
    if (runner.tenant !== null) throw new Error('a runner was about to serve a second tenant')
    runner.tenant = tenant
    if (this.closing) await runner.kill()
    return runner
  }

  private startSpare(): Promise<Runner> {
    if (this.spare) return this.spare
    const spare = this.startRunner()
    // Who takes it hears of a failure; until then nobody listens.
    spare.catch(() => {
      if (this.spare === spare) this.spare = null
    })
    if (!this.closing) this.spare = spare
    return spare
  }

  private startRunner(): Promise<Runner> {
    if (this.closing) return Promise.reject(new SqlError(closed()))
    const { memoryMb, threads, spillMb, tempDir } = this.options
    return Runner.start({ memoryMb, threads, spillMb }, tempDir)
  }
}
