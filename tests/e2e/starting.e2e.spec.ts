import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { BoxEnded, newDataDir, removeDataDir, type RunningBox, startBox } from './running-box.js'

let dir: string
let box: RunningBox

beforeAll(async () => {
  dir = await newDataDir()
  box = await startBox(dir)
})
afterAll(async () => {
  await box.stop()
  await removeDataDir(dir)
})

const refused = async (env: Record<string, string>, where = dir): Promise<BoxEnded> => {
  const error = await startBox(where, env).then(
    async (started) => {
      await started.stop()
      throw new Error('it started')
    },
    (caught: unknown) => caught,
  )
  if (!(error instanceof BoxEnded)) throw error
  return error
}

test('a data folder in use by another box', async () => {
  const { exitCode, said } = await refused({})
  expect([exitCode, said]).toEqual([1, expect.stringContaining('data_folder_in_use')])
})

test('a data folder where nothing can be written', async () => {
  for (const where of ['/proc/udb', join(dir, 'lock.sqlite'), join(dir, 'lock.sqlite', 'below')]) {
    const { exitCode, said } = await refused({}, where)
    expect([exitCode, said]).toEqual([1, expect.stringContaining('data_folder_unusable')])
  }
})

test('a port in use', async () => {
  const other = await newDataDir()
  const { exitCode, said } = await refused({ UDB_PORT: new URL(box.url).port }, other)
  await removeDataDir(other)
  expect([exitCode, said]).toEqual([1, expect.stringContaining('port_in_use')])
})

test('a setting that is not valid, and an address that dev mode may not have', async () => {
  expect((await refused({ UDB_PORT: 'abc' })).said).toContain('setting_invalid: UDB_PORT')
  expect((await refused({ UDB_HOST: '0.0.0.0' })).said).toContain('setting_unsafe: UDB_HOST')
})

test('a setting misspelt is said, with what was meant', async () => {
  const other = await newDataDir()
  const started = await startBox(other, { UDB_DATADIR: 'x' })
  await started.stop()
  await removeDataDir(other)
  expect(started.log.join('\n')).toContain('did you mean UDB_DATA_DIR?')
})
