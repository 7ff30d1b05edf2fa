import { Readable } from 'node:stream'
import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { chunksOf } from './chunks-of.js'
import { endMemory } from './given-chunks.js'

const bytes = (length: number, value: number): Buffer => Buffer.alloc(length, value)

async function lengthsOf(body: Readable): Promise<number[]> {
  const lengths: number[] = []
  for await (const chunk of chunksOf(body)) lengths.push(chunk.length)
  return lengths
}

test('chunks that wait come one by one, to the last', async () => {
  const body = new Readable({ highWaterMark: 1_000, read: () => undefined })
  for (const length of [7, 300, 20]) body.push(bytes(length, 1))
  body.push(null)
  expect(await lengthsOf(body)).toEqual([7, 300, 20])
  expect(await lengthsOf(Readable.from([]))).toEqual([])
})

test('a chunk belongs to who takes it', async () => {
  const [chunk] = await Array.fromAsync(chunksOf(Readable.from([bytes(5, 1)])))
  endMemory(chunk!)
  expect(chunk).toHaveLength(0)
})

test('a body is held back while its reader rests', async () => {
  let made = 0
  const body = new Readable({ highWaterMark: 400, read: () => void body.push(++made > 1_000 ? null : bytes(100, 1)) })
  const chunks = chunksOf(body)
  await chunks.next()
  for (let turn = 0; turn < 100; turn++) await soon()
  expect(made).toBeLessThan(40)
  let rest = 1
  for await (const chunk of chunks) rest += chunk.length / 100
  expect(rest).toBe(1_000)
})

test('what a body ends in is told behind what it brought', async () => {
  const body = new Readable({ read: () => undefined })
  const chunks = chunksOf(body)
  body.push(bytes(3, 1))
  expect((await chunks.next()).value).toHaveLength(3)
  body.destroy(new Error('cut off'))
  await expect(chunks.next()).rejects.toThrow('cut off')
})

test('a body that somebody ends is not taken for a whole one', async () => {
  const body = new Readable({ read: () => undefined })
  const chunks = chunksOf(body)
  const next = chunks.next()
  body.destroy()
  await expect(next).rejects.toThrow('ended before its end')
})

test('who leaves early ends the body', async () => {
  const body = new Readable({ read: () => void body.push(bytes(100, 1)) })
  for await (const chunk of chunksOf(body)) if (chunk.length > 0) break
  expect(body.destroyed).toBe(true)
})
