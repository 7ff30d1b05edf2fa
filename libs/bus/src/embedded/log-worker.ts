import { parentPort, workerData, type Transferable } from 'node:worker_threads'
import { openLogFile } from './log-file.js'
import { asBusError } from './log-failure.js'
import type { CallRequest, LogReply, LogRequest, LogResults, LogWorkerOptions, WriteRequest } from './log-protocol.js'
import { LogRetention } from './log-retention.js'
import { LogStore } from './log-store.js'

/**
 * The thread that owns the log file. Messages that arrived while a transaction ran are written together in the next one (group commit);
 * reads wait for writes and are done a few at a time, so that a replay does not hold up a publisher.
 */
const callsPerTurn = 4

const port = parentPort!
const { file, maxBytes } = workerData as LogWorkerOptions
const writes: WriteRequest[] = []
const calls: CallRequest[] = []
let turnIsDue = false

const store = openOrReport()
const retention = store === null ? null : new LogRetention(store)

function openOrReport(): LogStore | null {
  try {
    const opened = new LogStore(openLogFile(file, maxBytes))
    port.postMessage([{ id: 0, result: opened.describe() }] satisfies LogReply[])
    return opened
  } catch (thrown) {
    port.postMessage([failed(0, thrown)])
    port.close()
    return null
  }
}

port.on('message', (requests: readonly LogRequest[]) => {
  for (const request of requests) {
    if (request.kind === 'append' || request.kind === 'commit') writes.push(request)
    else calls.push(request)
  }
  scheduleTurn()
})

/** After the messages that are waiting already: setImmediate runs when the port has been emptied. */
function scheduleTurn(): void {
  if (turnIsDue) return
  turnIsDue = true
  setImmediate(() => {
    turnIsDue = false
    if (writes.length > 0) send(written(writes.splice(0)))
    send(calls.splice(0, callsPerTurn).map(answer))
    if (writes.length > 0 || calls.length > 0) scheduleTurn()
  })
}

function written(requests: readonly WriteRequest[]): LogReply[] {
  try {
    store!.write(requests)
    return requests.map((request) => ({ id: request.id, result: request.kind === 'append' ? request.frames : null }))
  } catch (thrown) {
    // One request that is too large for what is left must not fail the small ones that happened to wait beside it.
    if (requests.length > 1) return requests.flatMap((request) => written([request]))
    return [failed(requests[0]!.id, thrown)]
  }
}

function answer(request: CallRequest): LogReply {
  try {
    return { id: request.id, result: resultOf(request) }
  } catch (thrown) {
    return failed(request.id, thrown)
  }
}

function resultOf(request: CallRequest): LogResults[CallRequest['kind']] {
  switch (request.kind) {
    case 'ensureTopics':
      return store!.ensureTopics(request.topics)
    case 'checkTopics':
      store!.checkTopics(request.topics)
      return null
    case 'topics':
      return store!.describe()
    case 'read':
      return store!.read(request.partitionId, request.fromOffset, request.limit, request.maxBytes)
    case 'positions':
      return store!.positions(request.topic)
    case 'committed':
      return store!.committed(request.group, request.partitionId)
    case 'maintain':
      return retention!.maintain(request.now)
    case 'ping':
      store!.ping()
      return null
    case 'close':
      store!.db.close()
      return null
  }
}

function send(replies: readonly LogReply[]): void {
  if (replies.length > 0) port.postMessage(replies, replies.flatMap(transferable))
}

function transferable(reply: LogReply): Transferable[] {
  if (!('result' in reply) || reply.result === null || typeof reply.result !== 'object') return []
  if ('buffer' in reply.result) return [reply.result.buffer]
  return 'frames' in reply.result ? [reply.result.frames.buffer] : []
}

function failed(id: number, thrown: unknown): LogReply {
  const { code, message, hint } = asBusError(thrown)
  return { id, failure: { code, message, hint } }
}
