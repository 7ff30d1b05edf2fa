import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { DuckError } from '../duck.js'
import type { ReplyMessage, RequestMessage } from './protocol.js'
import { residentLimitMb, watchResidentMemory } from './resident-memory.js'

interface Pending {
  readonly resolve: (value: never) => void
  readonly reject: (error: DuckError) => void
  readonly onPart: ((part: never) => void) | undefined
}

/** V8 keeps a child's heap small: its data lives in DuckDB, and what passes through JavaScript passes in chunks. */
const EXEC_ARGV = ['--max-old-space-size=192', '--max-semi-space-size=2', '--v8-pool-size=1', '--no-warnings']

/** Nothing of the parent's environment, which holds secrets. Few threads and arenas: a child runs two queries at a time at most. */
const ENVIRONMENT = { UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2', TZ: 'UTC', LANG: 'C.UTF-8' }

/**
 * The parent's end of one child process: typed calls, a kill that is certain, and a reason for every call that did
 * not get its answer. Calls settle only once the child is really gone, never before.
 */
export class ChildChannel<Request> {
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
  private readonly child: ChildProcess
  private readonly pending = new Map<number, Pending>()
  private nextId = 1
  private reason: DuckError | null = null
  private gone = false
  private stderrTail = ''
  private memoryMb: number
  private stopWatching: (() => void) | null = null

  constructor(entry: string, memoryMb: number) {
    this.memoryMb = memoryMb
    this.child = fork(entry, [], {
      execPath: process.execPath,
      execArgv: EXEC_ARGV,
      env: ENVIRONMENT,
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => this.onGone(`exit code ${code}, signal ${signal}`, resolve))
      this.child.once('error', (error) => {
        if (this.child.pid === undefined) this.onGone(error.message, resolve)
      })
    })
    this.child.on('message', (message) => this.onMessage(message as ReplyMessage))
    const stderr = this.child.stderr as Readable
    stderr.setEncoding('utf8').on('data', (text: string) => (this.stderrTail = (this.stderrTail + text).slice(-2_000)))
    this.rest()
  }

  get pid(): number | undefined {
    return this.child.pid
  }
  get alive(): boolean {
    return !this.gone && this.reason === null
  }
  get busy(): boolean {
    return this.pending.size > 0
  }

  /** The DuckDB limit that the resident size is bounded by from now on, in MiB. */
  limitMemory(memoryMb: number): void {
    this.memoryMb = memoryMb
  }

  call<Value>(request: Request, onPart?: (part: never) => void): Promise<Value> {
    if (this.reason || this.gone)
      return this.exited.then(() => Promise.reject(this.reason ?? crashed('before the call')))
    return new Promise<Value>((resolve, reject) => {
      const id = this.nextId++
      if (this.pending.size === 0) this.work()
      this.pending.set(id, { resolve, reject, onPart })
      const message: RequestMessage = { id, request }
      // When the child is gone its exit is what settles the call, so a failed write needs no handling of its own.
      this.child.send(message, () => undefined)
    })
  }

  /** Ends the process at once, whatever it does; calls that wait reject with `reason`. */
  async kill(reason: DuckError): Promise<void> {
    if (this.gone) return
    this.reason ??= reason
    this.child.ref()
    this.child.kill('SIGKILL')
    await this.exited
  }

  private onMessage(message: ReplyMessage): void {
    const pending = this.pending.get(message.id)
    if (!pending || this.reason) return
    if ('part' in message) return pending.onPart?.(message.part as never)
    this.pending.delete(message.id)
    if (this.pending.size === 0) this.rest()
    if ('error' in message) pending.reject(new DuckError(message.error.code, message.error.message, message.error.kind))
    else pending.resolve(message.value as never)
  }

  private onGone(how: string, resolve: () => void): void {
    this.gone = true
    this.stopWatching?.()
    this.reason ??= crashed(`${how}${this.stderrTail ? `\n${this.stderrTail}` : ''}`)
    const waiting = [...this.pending.values()]
    this.pending.clear()
    resolve()
    for (const { reject } of waiting) reject(this.reason)
  }

  /** A busy child keeps the parent alive and is watched. */
  private work(): void {
    this.child.ref()
    this.child.channel?.ref()
    const { pid } = this.child
    if (pid === undefined) return
    const limitMb = residentLimitMb(this.memoryMb)
    this.stopWatching = watchResidentMemory(pid, limitMb, (seenMb) => {
      void this.kill(new DuckError('engine_out_of_memory', `resident ${Math.round(seenMb)} MiB, limit ${limitMb} MiB`))
    })
  }

  /** An idle child holds nothing up: a parent that has nothing else to do may end, and the child ends with it. */
  private rest(): void {
    this.stopWatching?.()
    this.stopWatching = null
    this.child.unref()
    this.child.channel?.unref()
    ;(this.child.stderr as Readable & { unref?: () => void }).unref?.()
  }
}

const crashed = (how: string): DuckError =>
  new DuckError('engine_crashed', `the engine's process ended by itself: ${how}`)
