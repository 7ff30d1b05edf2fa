import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ChildChannel } from '../child/channel.js'
import { type Cell, DuckError } from '../duck.js'
import { cancelled, fromProcessEnd, timedOut } from './failures.js'
import type {
  Column,
  EngineLimits,
  ExportSummary,
  RunnerOutcome,
  RunnerPart,
  RunnerRequest,
  RunSummary,
} from './protocol.js'
import { SqlError, type SqlFailure } from './sql-error.js'

const ENTRY = fileURLToPath(new URL('./runner-main.js', import.meta.url))
/** How long DuckDB may take to notice an interrupt before its process is killed. */
const GRACE_MS = 500

export interface QueryResult extends RunSummary {
  readonly columns: Column[]
  /** In the order of `columns`; names may repeat, so rows are arrays. */
  readonly rows: Cell[][]
}

type WorkRequest = Exclude<RunnerRequest, { op: 'ready' }>

/** One locked-down process, seen from its parent. Serves one tenant in its life, one query at a time. */
export class Runner {
  tenant: string | null = null
  private readonly channel: ChildChannel<RunnerRequest>
  private dir: string | null = null
  private dropped: Promise<void> | null = null

  private constructor(limits: EngineLimits) {
    this.channel = new ChildChannel(ENTRY, limits.memoryMb)
    void this.channel.exited.then(() => this.dropDir())
  }

  /** Starts a process and waits until it can take a query. */
  static async start(limits: EngineLimits, tempDir: string): Promise<Runner> {
    const runner = new Runner(limits)
    try {
      await mkdir(tempDir, { recursive: true })
      runner.dir = await mkdtemp(join(tempDir, 'runner-'))
      await runner.channel.call({ op: 'ready', limits, dir: runner.dir })
      return runner
    } catch (error) {
      await runner.kill()
      throw fromProcessEnd(error)
    }
  }

  get alive(): boolean {
    return this.channel.alive
  }
  get pid(): number | undefined {
    return this.channel.pid
  }

  async run(request: Extract<RunnerRequest, { op: 'run' }>, signal?: AbortSignal): Promise<QueryResult> {
    let columns: Column[] = []
    const rows: Cell[][] = []
    const summary = await this.work<RunSummary>(request, signal, (part) => {
      if ('columns' in part) columns = part.columns
      else for (const row of part.rows) rows.push(row)
    })
    return { columns, rows, ...summary }
  }

  /** The tables that the SQL names, of those that it may; nothing is opened. */
  async name(request: Extract<RunnerRequest, { op: 'name' }>, signal?: AbortSignal): Promise<readonly string[]> {
    const { tables } = await this.work<Pick<RunSummary, 'tables'>>(request, signal, () => undefined)
    return tables
  }

  /** The file stays in the runner's folder until the next export, or the end of the process. */
  export(request: Extract<RunnerRequest, { op: 'export' }>, signal?: AbortSignal): Promise<ExportSummary> {
    return this.work<ExportSummary>(request, signal, () => undefined)
  }

  async kill(): Promise<void> {
    await this.channel.kill(new DuckError('engine_closed', 'the runner was ended'))
    await this.dropDir()
  }

  private async work<Summary>(
    request: WorkRequest,
    signal: AbortSignal | undefined,
    onPart: (part: RunnerPart) => void,
  ): Promise<Summary> {
    let killedFor: SqlFailure | null = null
    const killFor = (failure: SqlFailure): void => {
      killedFor ??= failure
      void this.kill()
    }
    const onAbort = (): void => killFor(cancelled())
    const { timeoutMs } = request.limits
    const timer = setTimeout(() => killFor(timedOut(timeoutMs)), timeoutMs + GRACE_MS)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      if (signal?.aborted) throw new SqlError(cancelled())
      const outcome = await this.channel.call<RunnerOutcome<Summary>>(request, onPart)
      if (outcome.ok) {
        const { ok: _, ...summary } = outcome
        return summary as Summary
      }
      if (outcome.fatal) await this.kill()
      throw new SqlError(outcome.failure)
    } catch (error) {
      throw killedFor ? new SqlError(killedFor) : fromProcessEnd(error)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  private dropDir(): Promise<void> {
    if (this.dir) this.dropped ??= rm(this.dir, { recursive: true, force: true })
    return this.dropped ?? Promise.resolve()
  }
}
