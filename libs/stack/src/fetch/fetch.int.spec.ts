import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { cacheFolder, demandFetched, fetchOnce, isWhole } from './fetch-once.js'
import { runTool } from './run-tool.js'

const dir = mkdtempSync(join(tmpdir(), 'udb-fetch-'))
afterAll(() => rmSync(dir, { recursive: true }))

test('what is fetched is there only when it is whole, and is fetched once', async () => {
  const target = join(dir, 'cache', 'thing-1')
  await expect(
    fetchOnce(target, async (into) => {
      writeFileSync(join(into, 'half'), '')
      throw new Error('the line is cut')
    }),
  ).rejects.toThrow('the line is cut')
  expect([isWhole(target), readdirSync(join(dir, 'cache'))]).toEqual([false, []])
  await fetchOnce(target, async (into) => writeFileSync(join(into, 'all'), ''))
  await fetchOnce(target, () => Promise.reject(new Error('it is there')))
  expect(readdirSync(target)).toEqual(['all'])
})

test('two that fetch the same at the same time both have it', async () => {
  const target = join(dir, 'cache', 'thing-2')
  const fetch = async (into: string): Promise<void> => writeFileSync(join(into, 'all'), '')
  expect(await Promise.all([fetchOnce(target, fetch), fetchOnce(target, fetch)])).toEqual([target, target])
  expect(existsSync(join(target, 'all'))).toBe(true)
})

test('the cache is outside of any checkout', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me' })).toBe('/var/cache/me/udb')
  expect(cacheFolder({})).toMatch(/\/\.cache\/udb$/)
})

test('a program that is missing, or fails, is an error that says what to do', async () => {
  await expect(runTool('udb-no-such-program', [])).rejects.toMatchObject({
    code: 'stack_tool_missing',
    hint: expect.stringContaining('udb-no-such-program'),
  })
  await expect(runTool('mvn', [], { env: { PATH: dir } })).rejects.toMatchObject({
    code: 'stack_tool_missing',
    hint: expect.stringContaining('Install Maven'),
  })
  const giveUp = new AbortController()
  const endless = runTool(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
    signal: giveUp.signal,
    humble: true,
  })
  giveUp.abort()
  await expect(endless).rejects.toMatchObject({ name: 'AbortError' })
  const said = await runTool(process.execPath, ['-e', 'console.error("no such host"); process.exit(3)'])
  expect(said).toEqual({ code: 3, text: 'no such host\n' })
  expect(() => demandFetched('Kafka', said)).toThrow(
    expect.objectContaining({ code: 'stack_fetch_failed', message: 'Kafka could not be fetched: no such host' }),
  )
})
