import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NeedsWholeFile } from '../open/arriving.js'
import { NamedPipe } from './named-pipe.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-pipe-'))
})
afterEach(() => rm(dir, { recursive: true }))

const make = (name = 'pipe'): Promise<NamedPipe> => NamedPipe.make(join(dir, name))
const moreThanItHolds = Buffer.alloc(1_000_000, 'x')

test('given a reader, then it gets what was written, and its end, however little it is', async () => {
  for (const [path, bytes] of [
    ['one', Buffer.from('few')],
    ['two', moreThanItHolds],
  ] as const) {
    const own = await make(path)
    const reading = readFile(own.path)
    await own.write(bytes)
    await own.end()
    expect((await reading).equals(bytes)).toBe(true)
    await own.letGo()
  }
})

test('given that nobody ever reads, when it is let go, then writes and the end wait no longer', async () => {
  const pipe = await make()
  const writing = pipe.write(moreThanItHolds)
  await pipe.letGo()
  await writing
  await pipe.write(moreThanItHolds)
  await pipe.end()
})

test('given a reader that leaves, then what is left is dropped', async () => {
  const pipe = await make()
  const writing = pipe.write(moreThanItHolds)
  const reader = createReadStream(pipe.path, { end: 10 })
  reader.resume()
  await once(reader, 'close')
  await writing
  await pipe.write(moreThanItHolds)
  await pipe.letGo()
  await pipe.end()
})

test('given a place where none can be made, then the whole file is needed', async () => {
  await expect(make('nowhere/pipe')).rejects.toBeInstanceOf(NeedsWholeFile)
})
