import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Duck, DuckError, type DuckLimits, type DuckLine, type Row } from '../duck.js'
import { ChildChannel } from './channel.js'
import type { DuckRequest } from './protocol.js'

const ENTRY = fileURLToPath(new URL('./child-main.js', import.meta.url))

/** A child process that holds one DuckDB instance at a time. */
export class DuckChild implements Duck {
  private readonly channel: ChildChannel<DuckRequest>
  private spillDir: string | null = null
  private dropped: Promise<void> = Promise.resolve()

  constructor(memoryMb: number) {
    this.channel = new ChildChannel(ENTRY, memoryMb)
    void this.channel.exited.then(() => this.dropSpill())
  }

  get alive(): boolean {
    return this.channel.alive
  }
  get busy(): boolean {
    return this.channel.busy
  }
  get pid(): number | undefined {
    return this.channel.pid
  }

  /** Opens a fresh instance, in place of the one that was open. */
  async open(limits: DuckLimits): Promise<void> {
    await this.dropSpill()
    await mkdir(limits.tempDir, { recursive: true })
    // Made here and not by the child, which may be killed before it can tidy up.
    const tempDir = await mkdtemp(join(limits.tempDir, 'duck-'))
    this.spillDir = tempDir
    this.channel.limitMemory(limits.memoryMb)
    await this.channel.call({ op: 'open', memoryMb: limits.memoryMb, threads: limits.threads, tempDir })
  }

  /** Closes the instance and frees what it held; the process stays. */
  async shut(): Promise<void> {
    await this.channel.call({ op: 'shut' })
    await this.dropSpill()
  }

  exec(sql: string): Promise<void> {
    return this.channel.call({ op: 'exec', sql })
  }

  query<R extends Row = Row>(sql: string): Promise<R[]> {
    return this.channel.call({ op: 'query', sql })
  }

  beside(): DuckLine {
    return {
      exec: (sql) => this.channel.call({ op: 'exec', sql, beside: true }),
      query: (sql) => this.channel.call({ op: 'query', sql, beside: true }),
    }
  }

  close(): Promise<void> {
    return this.kill(new DuckError('engine_closed', 'the engine is closed'))
  }

  async kill(reason: DuckError): Promise<void> {
    await this.channel.kill(reason)
    await this.dropSpill()
  }

  private dropSpill(): Promise<void> {
    const dir = this.spillDir
    this.spillDir = null
    if (dir) this.dropped = this.dropped.then(() => rm(dir, { recursive: true, force: true }))
    return this.dropped
  }
}
