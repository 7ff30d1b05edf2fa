import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDataFolder } from './data-folder.js'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-data-folder-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const problem = (code: string) => expect.objectContaining({ code, hint: expect.stringContaining('UDB_DATA_DIR') })

test('a folder that is not there is made, with those above it, and is held by one at a time', () => {
  const where = join(dir, 'new', 'below')
  const folder = openDataFolder(where)
  expect(() => openDataFolder(where)).toThrow(problem('data_folder_in_use'))
  folder.release()
  openDataFolder(where).release()
})

test('where a file stands in place of the folder, or above it, or where its lock is none, it cannot be used', async () => {
  await writeFile(join(dir, 'file'), '')
  await writeFile(join(dir, 'lock.sqlite'), 'this is no lock, and nobody holds it')
  for (const where of [join(dir, 'file'), join(dir, 'file', 'below'), dir])
    expect(() => openDataFolder(where)).toThrow(problem('data_folder_unusable'))
})
