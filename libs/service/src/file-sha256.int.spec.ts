import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fileSha256 } from './file-sha256.js'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-hash-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

// The last is hashed by a thread of its own.
test.each([0, 1, 1 << 20, (16 << 20) + 7, (64 << 20) + 7])(
  'a file of %i bytes has the hash of its bytes',
  async (size) => {
    const bytes = Buffer.alloc(size, 'some bytes ')
    const path = join(dir, `file-${size}`)
    await writeFile(path, bytes)
    expect(await fileSha256(path)).toBe(createHash('sha256').update(bytes).digest('hex'))
  },
)

test('a file that is not there is told of', async () => {
  await expect(fileSha256(join(dir, 'nowhere'))).rejects.toThrow(/ENOENT/)
})
