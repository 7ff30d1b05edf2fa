import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { writeInBlocks } from './write-in-blocks.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-blocks-'))
})
afterEach(() => rm(dir, { recursive: true }))

async function writtenFrom(chunks: Iterable<Buffer | string>): Promise<Buffer> {
  const path = join(dir, 'file')
  const file = await open(path, 'wx')
  try {
    await writeInBlocks(Readable.from(chunks), file)
  } finally {
    await file.close()
  }
  return readFile(path)
}

test.each([
  ['nothing', []],
  ['text', ['grün', '✈']],
  ['more small chunks than one write takes', Array.from({ length: 5_000 }, (_, i) => Buffer.from(`${i},`))],
  ['chunks larger than a block, and more than is synced at a time', [3, 9, 1, 12].map((n) => Buffer.alloc(n << 20, n))],
])('given %s, then the file holds its bytes in their order', async (_, chunks) => {
  const expected = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)))
  expect((await writtenFrom(chunks)).equals(expected)).toBe(true)
})

test('given a disk without room, then writing says so', async () => {
  const full = await open('/dev/full', 'w')
  try {
    await expect(writeInBlocks(Readable.from([Buffer.alloc(2 << 20)]), full)).rejects.toMatchObject({ code: 'ENOSPC' })
  } finally {
    await full.close()
  }
})

test('given a source that fails, then its own error comes out', async () => {
  const broken = function* () {
    yield Buffer.alloc(3 << 20)
    throw new Error('broken')
  }
  await expect(writtenFrom(broken())).rejects.toThrow('broken')
})
