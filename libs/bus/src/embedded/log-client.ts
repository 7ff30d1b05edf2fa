import { Worker } from 'node:worker_threads'
import { BusError } from '../port.js'
import type {
  CallRequest,
  LogReply,
  LogRequest,
  LogResults,
  LogTopics,
  LogWorkerOptions,
  PositionToStore,
} from './log-protocol.js'
import { FrameWriter, type FrameParts, type Frames } from './record-frame.js'

type Call<Kind extends CallRequest['kind']> = Omit<Extract<CallRequest, { kind: Kind }>, 'kind' | 'id'>

interface Waiting {
  resolve(result: never): void
  reject(reason: BusError): void
}

interface AppendBatch {
  readonly writer: FrameWriter
  readonly publishers: { resolve(): void; reject(reason: BusError): void }[]
}

/** A batch is sent early beyond this size, so that the worker writes while the next one is filled. */
const fullBatchBytes = 4_194_304

/**
 * The bus's end of the wire to the worker. What is asked for within one turn of the event loop goes out as one message, publishes as one
 * transferred buffer; `onAppended` gets the frames back, stamped, once they are durable and before any publisher learns of it.
 */
export class LogClient {
  private readonly worker: Worker
  private readonly waiting = new Map<number, Waiting>()
  private outbox: LogRequest[] = []
  private batch: AppendBatch | null = null
  private lastId = 0
  private flushIsDue = false
  private failure: BusError | null = null
  readonly opened: Promise<LogTopics>

  constructor(
    options: LogWorkerOptions,
    private readonly now: () => number,
    private readonly onAppended: (frames: Frames) => void,
  ) {
    this.opened = new Promise((resolve, reject) => this.waiting.set(0, { resolve, reject }))
    this.worker = new Worker(new URL('./log-worker.js', import.meta.url), {
      workerData: options,
      name: 'udb-event-log',
    })
    this.worker.on('message', (replies: readonly LogReply[]) => replies.forEach((reply) => this.settle(reply)))
    this.worker.on('error', (error: Error) => this.fail(`The event log's thread stopped: ${error.message}`))
    this.worker.on('exit', () => this.fail("The event log's thread ended."))
  }

  /** All of them durably in the log, or an error. The frames are copied before it returns. */
  append(frames: readonly FrameParts[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) return reject(this.failure)
      this.batch ??= { writer: new FrameWriter(), publishers: [] }
      this.batch.writer.writeAll(frames)
      this.batch.publishers.push({ resolve, reject })
      if (this.batch.writer.length >= fullBatchBytes) this.closeBatch()
      this.scheduleFlush()
    })
  }

  commit(position: PositionToStore): Promise<void> {
    return this.send<void>((id) => ({ kind: 'commit', id, position }))
  }

  call<Kind extends CallRequest['kind']>(kind: Kind, parameters: Call<Kind>): Promise<LogResults[Kind]> {
    return this.send((id) => ({ ...parameters, kind, id }) as unknown as LogRequest)
  }

  /** Flushes what was accepted, closes the file and ends the thread. */
  async close(): Promise<void> {
    if (this.failure === null) await this.call('close', {})
    this.failure ??= closed()
    await this.worker.terminate()
  }

  /** Ends the thread at once, as a kill of the process would. */
  async kill(): Promise<void> {
    await this.worker.terminate()
  }

  private send<Result>(request: (id: number) => LogRequest): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) return reject(this.failure)
      // The order of the calls is the order of the writes: a batch that is being filled goes first.
      this.closeBatch()
      const id = ++this.lastId
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.outbox.push(request(id))
      this.scheduleFlush()
    })
  }

  private closeBatch(): void {
    const batch = this.batch
    if (batch === null) return
    this.batch = null
    const id = ++this.lastId
    this.waiting.set(id, {
      resolve: (frames: Frames) => {
        this.onAppended(frames)
        for (const publisher of batch.publishers) publisher.resolve()
      },
      reject: (reason) => batch.publishers.forEach((publisher) => publisher.reject(reason)),
    } as Waiting)
    this.outbox.push({ kind: 'append', id, frames: batch.writer.take(), appendedAt: this.now() })
  }

  private scheduleFlush(): void {
    if (this.flushIsDue) return
    this.flushIsDue = true
    queueMicrotask(() => {
      this.flushIsDue = false
      this.closeBatch()
      const requests = this.outbox
      this.outbox = []
      if (this.failure !== null || requests.length === 0) return
      this.worker.postMessage(
        requests,
        requests.flatMap((request) => (request.kind === 'append' ? [request.frames.buffer] : [])),
      )
    })
  }

  private settle(reply: LogReply): void {
    const waiting = this.waiting.get(reply.id)
    this.waiting.delete(reply.id)
    if ('result' in reply) waiting?.resolve(reply.result as never)
    else waiting?.reject(new BusError(reply.failure.code, reply.failure.message, reply.failure.hint))
  }

  private fail(message: string): void {
    this.failure ??= new BusError('log_unavailable', message, 'Start the process again; nothing acknowledged is lost.')
    this.closeBatch()
    const waiting = [...this.waiting.values()]
    this.waiting.clear()
    for (const { reject } of waiting) reject(this.failure)
  }
}

function closed(): BusError {
  return new BusError('bus_closed', 'The bus is closed.', 'Open it again.')
}
