import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { DuckLimits } from '../duck.js'
import { DuckChild } from './duck-child.js'

let limits: DuckLimits
beforeEach(async () => {
  limits = { memoryMb: 128, threads: 1, tempDir: await mkdtemp(join(tmpdir(), 'udb-child-')) }
})
afterEach(() => rm(limits.tempDir, { recursive: true, force: true }))

const ENDLESS = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range + b.range) % 7 = 9'
const linux = process.platform === 'linux' ? test : test.skip

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** What /proc says: the state's letter and the CPU time in ticks; null when the process is gone. */
async function procStat(pid: number): Promise<{ state: string; ticks: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields ? { state: fields[0] as string, ticks: Number(fields[11]) } : null
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await setImmediate()
}

test('when close() has returned, the process and its spill folder are gone, even in the middle of a query', async () => {
  const child = new DuckChild(limits.memoryMb)
  await child.open(limits)
  const pid = child.pid as number
  const query = expect(child.query(ENDLESS)).rejects.toMatchObject({ code: 'engine_closed' })
  expect(isRunning(pid)).toBe(true)
  await child.close()
  expect(isRunning(pid)).toBe(false)
  expect(await readdir(limits.tempDir)).toEqual([])
  await query
})

test('a crash of the child rejects what was pending and what comes later with engine_crashed', async () => {
  const child = new DuckChild(limits.memoryMb)
  await child.open(limits)
  const query = child.query(ENDLESS)
  process.kill(child.pid as number, 'SIGSEGV')
  await expect(query).rejects.toMatchObject({ code: 'engine_crashed', message: expect.stringContaining('SIGSEGV') })
  await expect(child.query('SELECT 1')).rejects.toMatchObject({ code: 'engine_crashed' })
  expect(child.alive).toBe(false)
})

linux('a child inherits no secret of its parent', async () => {
  process.env['UDB_SECRET_KEY'] = 'hush'
  const child = new DuckChild(limits.memoryMb)
  try {
    await child.open(limits)
    const environment = await readFile(`/proc/${child.pid}/environ`, 'utf8')
    expect(environment).toContain('UV_THREADPOOL_SIZE=')
    expect(environment).not.toContain('hush')
    expect(environment).not.toContain('PATH=')
  } finally {
    delete process.env['UDB_SECRET_KEY']
    await child.close()
  }
})

linux('memory that DuckDB does not count is bounded all the same: the process is killed', async () => {
  const child = new DuckChild(limits.memoryMb)
  await child.open({ ...limits, memoryMb: 64 })
  // Thirty strings of 60 MB each, held in one row of plain string memory until the query ends.
  const columns = Array.from({ length: 30 }, (_, i) => `repeat(chr(97 + ${i % 26}), 60000000 + i::INT) AS c${i}`)
  const huge = child.query(`SELECT length(c0 ${columns
    .slice(1)
    .map((_, i) => `|| c${i + 1}`)
    .join(' ')}) FROM
    (SELECT ${columns.join(', ')} FROM range(20) r(i))`)
  await expect(huge).rejects.toMatchObject({ code: 'engine_out_of_memory' })
})

linux('a child ends with its parent, however that ends, also in the middle of a query', async () => {
  const fixture = join(import.meta.dirname, 'orphan.fixture.js')
  const parent = spawn(process.execPath, [fixture, limits.tempDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  const start = (await procStat(pid))?.ticks ?? 0
  // A fifth of a second of CPU: the query is really running.
  await until(async () => ((await procStat(pid))?.ticks ?? 0) > start + 20)
  parent.kill('SIGKILL')
  await until(async () => ['Z', undefined].includes((await procStat(pid))?.state))
})
