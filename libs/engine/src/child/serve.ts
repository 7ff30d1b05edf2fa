import { toDuckError } from '../in-process.js'
import type { ReplyMessage, RequestMessage } from './protocol.js'

/** Sends one part of an answer; resolves when it is written, so a slow parent slows the child down. */
export type SendPart = (part: unknown) => Promise<void>

/** The child's end: hands requests to `handle` and sends back what it gives. */
export function serveParent(handle: (request: never, sendPart: SendPart) => Promise<unknown>): void {
  process.on('message', (message: RequestMessage) => {
    const { id, request } = message
    handle(request as never, (part) => send({ id, part }))
      .then((value) => send({ id, value: value ?? null }))
      .catch((error: unknown) => {
        const { code, message: text, kind } = toDuckError(error)
        return send({ id, error: { code, message: text, kind } })
      })
  })
  // process.exit would join libuv's threads, so it would wait for the very query that nobody waits for any more.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  // A terminal sends its Ctrl-C to the whole group; when to stop is the parent's decision.
  process.on('SIGINT', () => undefined)
  if (!process.connected) process.kill(process.pid, 'SIGKILL')
}

function send(message: ReplyMessage): Promise<void> {
  return new Promise((resolve) => {
    // A failed write means that the parent is gone, and then 'disconnect' ends this process.
    process.send?.(message, undefined, {}, () => resolve())
  })
}
