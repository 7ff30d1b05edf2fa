import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { silentLog } from '@udb/service'
import { testFolder, type TestPlace } from '../fixtures/running-gateway.js'
import { migrate } from '../projection/migrate.js'
import { MIGRATIONS } from '../projection/migrations.js'
import { openEmbeddedPostgres } from './embedded-postgres.js'
import type { OpenPostgres } from './open-postgres.js'

let folder: TestPlace
let opened: OpenPostgres[]

beforeEach(async () => {
  folder = await testFolder()
  opened = []
})
afterEach(async () => {
  for (const each of opened) await each.close()
  await folder.remove()
})

async function open(path = join(folder.path, 'postgres')): Promise<OpenPostgres> {
  const postgres = await openEmbeddedPostgres(path, silentLog)
  opened.push(postgres)
  return postgres
}

const serverPid = (path = join(folder.path, 'postgres')): number =>
  Number(readFileSync(join(path, 'data/postmaster.pid'), 'utf8').split('\n')[0])

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('what was written is there when it is opened again, and no server stays behind', async () => {
  const first = await open()
  await first.pool.query('CREATE TABLE t (n integer); INSERT INTO t VALUES (7)')
  const pid = serverPid()
  await first.close()
  opened = []
  expect(isAlive(pid)).toBe(false)
  const second = await open()
  expect((await second.pool.query('SELECT n FROM t')).rows).toEqual([{ n: 7 }])
})

test('nobody else on the machine may read its folder or its password', async () => {
  await open()
  const modes = ['postgres', 'postgres/data', 'postgres/password'].map(
    (name) => statSync(join(folder.path, name)).mode & 0o077,
  )
  expect(modes).toEqual([0, 0, 0])
})

async function otherBox(path: string): Promise<ChildProcess> {
  const main = join(import.meta.dirname, '../fixtures/killed-box.js')
  const box = spawn(process.execPath, [main, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(box.stdout!, 'data')
  return box
}

async function kill(box: ChildProcess): Promise<void> {
  box.kill('SIGKILL')
  await once(box, 'exit')
}

test('a killed box takes its server with it, and what it had is there', async () => {
  const path = join(folder.path, 'postgres')
  await kill(await otherBox(path))
  while (existsSync(join(path, 'data/postmaster.pid'))) await new Promise((resolve) => setImmediate(resolve))
  const { pool } = await open(path)
  expect((await pool.query('SELECT n FROM seen')).rows).toEqual([{ n: 1 }])
})

test('a server of the folder that runs all the same is ended first', async () => {
  const path = join(folder.path, 'postgres')
  const box = await otherBox(path)
  const left = serverPid(path)
  // It holds on to its server, but cannot start another one.
  box.kill('SIGSTOP')
  const { pool } = await open(path)
  expect(serverPid(path)).not.toBe(left)
  expect((await pool.query('SELECT n FROM seen')).rows).toEqual([{ n: 1 }])
  await kill(box)
})

test('an id in the folder that another process has by now does not keep the server from starting', async () => {
  const first = await open()
  await first.close()
  opened = []
  writeFileSync(join(folder.path, 'postgres/data/postmaster.pid'), `${process.pid}\n`)
  const { pool } = await open()
  expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }])
})

test('a server that is killed comes back by itself, and says that it did', async () => {
  const postgres = await open()
  await postgres.pool.query('SELECT 1')
  const { promise: recovered, resolve } = Promise.withResolvers<void>()
  postgres.onRecovered(resolve)
  const killed = serverPid()
  process.kill(killed, 'SIGKILL')
  await recovered
  await untilAnswered(postgres)
  expect(serverPid()).not.toBe(killed)
})

test('a folder whose path is too long for a socket is reached over the loopback address, with its password', async () => {
  const path = join(folder.path, 'a'.repeat(60), 'b'.repeat(60))
  mkdirSync(path, { recursive: true })
  const { pool } = await open(path)
  const { rows } = await pool.query<{ address: string }>('SELECT host(inet_client_addr()) AS address')
  expect(rows).toEqual([{ address: '127.0.0.1' }])
})

test('two that migrate at once do it once', async () => {
  const { pool } = await open()
  await Promise.all([migrate(pool), migrate(pool)])
  expect((await pool.query('SELECT version FROM migrations')).rows).toEqual(
    MIGRATIONS.map(({ version }) => ({ version })),
  )
})

test('a migration that fails leaves nothing of it, and a model of a newer version is not touched', async () => {
  const { pool } = await open()
  const bad = { version: MIGRATIONS.length + 1, name: 'bad', sql: 'CREATE TABLE half (n integer); SELECT nonsense' }
  await expect(migrate(pool, [bad])).rejects.toThrow('nonsense')
  expect((await pool.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([{ half: null }])
  await migrate(pool, [{ ...bad, sql: 'SELECT 1' }])
  await expect(migrate(pool, MIGRATIONS)).rejects.toThrow('newer version')
})

async function untilAnswered({ pool }: OpenPostgres): Promise<void> {
  for (;;) {
    const answered = await pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
    if (answered) return
  }
}
