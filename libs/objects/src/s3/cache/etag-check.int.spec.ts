import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasContentOf } from './etag-check.js'

const MiB = 1024 * 1024
const { signal } = new AbortController()
let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-etag-'))
})
afterEach(() => rm(dir, { recursive: true }))

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest()

async function file(bytes: Buffer): Promise<string> {
  const path = join(dir, 'file')
  await writeFile(path, bytes)
  return path
}

test('content that was stored whole is told by its MD5', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('some'), Buffer.alloc(3 * MiB, 'x')]) {
    const path = await file(bytes)
    expect(await hasContentOf(path, bytes.length, md5(bytes).toString('hex'), [MiB], signal)).toBe(true)
    expect(await hasContentOf(path, bytes.length, md5(Buffer.from('other')).toString('hex'), [MiB], signal)).toBe(false)
  }
})

test('content that was stored in parts is told by the MD5s of its parts, whatever size they had of those that are known', async () => {
  const bytes = Buffer.from(Array.from({ length: 5 * MiB + 7 }, (_, n) => n % 251))
  const path = await file(bytes)
  for (const size of [MiB, 2 * MiB, 5 * MiB + 7, 8 * MiB]) {
    const parts: Buffer[] = []
    for (let start = 0; start < bytes.length; start += size) parts.push(md5(bytes.subarray(start, start + size)))
    const etag = `${md5(Buffer.concat(parts)).toString('hex')}-${parts.length}`
    expect(await hasContentOf(path, bytes.length, etag, [3 * MiB, size], signal)).toBe(true)
    expect(await hasContentOf(path, bytes.length, etag, [3 * MiB], signal)).toBe(false)
  }
})
