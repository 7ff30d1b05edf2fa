import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setImmediate as soon } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { S3Http, textOf } from './s3-http.js'

const size = 3_000_000
const bytesOf = (seed: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) * seed) & 255))
let server: Server
let http: S3Http

beforeEach(async () => {
  server = createServer((request, response) => response.end(bytesOf(Number(request.url!.slice(1)))))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  http = new S3Http(false)
})
afterEach(async () => {
  http.close()
  await once(server.close(), 'close')
})

const get = (seed: number) => {
  const { port } = server.address() as AddressInfo
  const signed = { method: 'GET', host: '127.0.0.1', port, path: `/${seed}`, headers: {} }
  return http.send(signed, [], { silenceMs: 60_000 })
}

test('what came over several connections at once stays as it came, however long it is kept', async () => {
  const bodies = await Promise.all(
    [3, 5, 7].map(async (seed) => {
      const kept: Buffer[] = []
      for await (const chunk of await get(seed)) kept.push(chunk as Buffer)
      return { seed, kept }
    }),
  )
  await textOf(await get(11))
  for (const { seed, kept } of bodies) expect(Buffer.concat(kept).equals(bytesOf(seed))).toBe(true)
})

test('an answer that is paused brings nothing until it goes on', async () => {
  const response = await get(3)
  let read = 0
  response.on('data', (chunk: Buffer) => {
    read += chunk.length
    if (read === chunk.length) response.pause()
  })
  while (read === 0) await soon()
  const before = read
  for (let turn = 0; turn < 200; turn++) await soon()
  expect(read).toBe(before)
  response.resume()
  await once(response, 'end')
  expect(read).toBe(size)
})
