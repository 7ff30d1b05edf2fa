import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addressOf } from '../stack-environment.js'
import type { StackPorts } from '../stack-ports.js'
import { endProcess } from './end-process.js'
import { freePorts } from './free-ports.js'
import type { NativeComponent } from './native-component.js'
import { postgres } from './postgres.js'
import { isAlive, type ProcessRecord } from './process-mark.js'
import { startComponent } from './start-component.js'

const dir = mkdtempSync(join(tmpdir(), 'udb-component-'))
let ports: StackPorts
let record: ProcessRecord
const start = (component: NativeComponent): Promise<void> =>
  startComponent(component, dir, '/nowhere', ports, (started) => (record = started))

beforeAll(async () => {
  ports = await freePorts()
})
afterAll(async () => {
  await endProcess(record, 'SIGINT', 30_000)
  rmSync(dir, { recursive: true, force: true })
})

async function query(text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: addressOf(ports).postgresUrl })
  await client.connect()
  return client
    .query(text)
    .then(({ rows }) => rows as unknown[])
    .finally(() => client.end())
}

test('PostgreSQL runs with the account and the database that the settings name, and keeps its data', async () => {
  await start(postgres)
  await query('CREATE TABLE kept AS SELECT 7 AS n')
  await query('CREATE DATABASE another')
  const before = record
  await endProcess(record, postgres.stopSignal, 30_000)
  expect(isAlive(before)).toBe(false)
  await start(postgres)
  expect(await query('SELECT n FROM kept')).toEqual([{ n: 7 }])
})

test('a component that ends before it answers is an error with its own words and the way to its log', async () => {
  const broken: NativeComponent = {
    ...postgres,
    name: 'minio',
    prepare: ({ folder }) =>
      Promise.resolve({
        program: process.execPath,
        args: ['-e', 'console.error("disk not found"); process.exit(1)'],
        env: {},
        cwd: folder,
      }),
  }
  const running = record
  await expect(start(broken)).rejects.toMatchObject({
    code: 'stack_start_failed',
    message: expect.stringContaining('disk not found'),
    hint: expect.stringContaining(join(dir, 'minio.log')),
  })
  expect(readFileSync(join(dir, 'minio.log'), 'utf8')).toBe('disk not found\n')
  record = running
})

test('a program that cannot be run is an error as well', async () => {
  const running = record
  const missing: NativeComponent = {
    ...postgres,
    name: 'minio',
    prepare: ({ folder }) => Promise.resolve({ program: join(dir, 'none'), args: [], env: {}, cwd: folder }),
  }
  await expect(start(missing)).rejects.toMatchObject({ code: 'stack_start_failed' })
  record = running
})
