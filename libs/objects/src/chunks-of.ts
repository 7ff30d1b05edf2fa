import { on } from 'node:events'
import type { Readable } from 'node:stream'
import { giveAway } from './given-chunks.js'

/** Of 256 KB each, at the most, as a rule. */
const mostWaiting = 8

/**
 * The chunks of a body one by one, as they came; each is given away. Reading the stream itself joins those that wait, in memory that is new.
 * Leaving early ends the body. Rejects with what the body ends in.
 */
export async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  const coming = on(body, 'data', {
    close: ['end', 'close'],
    highWaterMark: mostWaiting,
    lowWaterMark: mostWaiting / 2,
  })
  try {
    for await (const [chunk] of coming as AsyncIterable<[Buffer]>) yield giveAway(chunk)
    if (!body.readableEnded) throw new Error('A body was ended before its end.')
  } finally {
    body.destroy()
  }
}
