import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, expect, test } from '@jest/globals'
import { endWhenStalled } from './end-when-stalled.js'

const KIB = Buffer.alloc(1_024, 'x')
let server: Server

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function* endless(): Generator<Buffer> {
  for (;;) yield KIB
}

/** An answer of a server that gives up after so many ms, and its source. */
async function answered(source: Readable, stalledMs: number): Promise<IncomingMessage> {
  server = createServer((_, response) => {
    endWhenStalled(response, stalledMs)
    response.once('close', () => source.destroy())
    source.pipe(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const [answer] = (await once(get({ port: (server.address() as AddressInfo).port }), 'response')) as [IncomingMessage]
  return answer.on('error', () => undefined)
}

test('an answer that nobody reads is broken off, and its source is given back', async () => {
  const source = Readable.from(endless(), { objectMode: false })
  const answer = await answered(source, 50)
  await once(source, 'close')
  await new Promise((resolve) => answer.resume().once('close', resolve))
  expect(answer.complete).toBe(false)
})
