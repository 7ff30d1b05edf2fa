import { randomUUID } from 'node:crypto'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Platform, silentLog } from '@udb/service'
import pg from 'pg'
import { onServer, placeOnServer, type TestDatabase, testDatabase } from '../fixtures/place-on-server.js'
import { testPlatform, type TestPlace } from '../fixtures/running-gateway.js'
import { migrate } from '../projection/migrate.js'
import { MIGRATIONS } from '../projection/migrations.js'
import { openReadModel } from './open-read-model.js'
import { openReadModelOnLog } from './read-model-on-log.js'
import { openServedPostgres } from './served-postgres.js'

let place: TestPlace
let platform: Platform

beforeAll(async () => {
  place = await placeOnServer()
  platform = await testPlatform(place)
})
afterAll(async () => {
  await platform.close()
  await place.remove()
})

const open = (url: string, use: 'shared' | 'alone' = 'shared') =>
  openServedPostgres(url, silentLog, use, ({ pool }) => migrate(pool))

/** The error with which it is refused; what it says never has the password in it. */
async function refusal(url: string): Promise<{ code: string; message: string; hint: string }> {
  const error = (await open(url).then(
    async (opened) => {
      await opened.close()
      throw new Error('it was opened')
    },
    (reason: unknown) => reason,
  )) as { code: string; message: string; hint: string }
  const { password } = new URL(url)
  if (password.length > 5) expect(`${error.message} ${error.hint}`).not.toContain(password)
  return error
}

function changed(change: (url: URL) => void): string {
  const url = new URL(place.env['UDB_POSTGRES_URL']!)
  change(url)
  return url.href
}

test('a wrong password is refused', async () => {
  const url = changed((each) => (each.password = 'a-wrong-password'))
  expect(await refusal(url)).toMatchObject({ code: 'read_model_refused', message: expect.stringContaining('password') })
})

test('no password at all is refused', async () => {
  expect(await refusal(changed((each) => (each.password = '')))).toMatchObject({ code: 'read_model_refused' })
})

test('a user that is not there is refused', async () => {
  const url = changed((each) => (each.username = `nobody_${randomUUID()}`))
  expect(await refusal(url)).toMatchObject({ code: 'read_model_refused' })
})

test('a database that is not there is refused, and how it is made is said', async () => {
  const url = changed((each) => (each.pathname = '/no_such_database'))
  expect(await refusal(url)).toMatchObject({
    code: 'read_model_refused',
    hint: expect.stringContaining('CREATE DATABASE'),
  })
})

test('a user who may make no tables is refused', async () => {
  const user = `udb_guest_${randomUUID().replaceAll('-', '')}`
  await onServer(`CREATE ROLE ${user} LOGIN PASSWORD 'a-guests-password'`)
  const database = await testDatabase()
  const url = new URL(database.url)
  url.username = user
  url.password = 'a-guests-password'
  expect(await refusal(url.href)).toMatchObject({ code: 'read_model_refused', message: expect.stringContaining(user) })
  await database.drop()
  await onServer(`DROP ROLE ${user}`)
})

test('a database in another encoding is refused, with the version of its server', async () => {
  const database = await testDatabase(`ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`)
  expect(await refusal(database.url)).toMatchObject({
    code: 'read_model_refused',
    message: expect.stringMatching(/PostgreSQL \d+\.\d+ is encoded in LATIN1/),
  })
  await database.drop()
})

test('a server without TLS is refused by who asks for it', async () => {
  const url = changed((each) => each.searchParams.set('sslmode', 'require'))
  expect(await refusal(url)).toMatchObject({ code: 'read_model_refused', message: expect.stringContaining('TLS') })
})

test('where nothing listens, or what listens says nothing, it is away', async () => {
  const [mute, port] = await listening()
  const silent = changed((each) => (each.port = String(port)))
  expect(await refusal(silent)).toMatchObject({ code: 'read_model_unavailable' })
  await new Promise((resolve) => mute.close(resolve))
  expect(await refusal(silent)).toMatchObject({ code: 'read_model_unavailable' })
})

async function listening(): Promise<[Server, number]> {
  const server = createServer((socket) => socket.resume())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return [server, (server.address() as AddressInfo).port]
}

test('gateways that start at once migrate once', async () => {
  const database = await testDatabase()
  const opened = await Promise.all(Array.from({ length: 4 }, () => open(database.url)))
  const { rows } = await opened[0]!.pool.query('SELECT version FROM migrations ORDER BY version')
  expect(rows).toEqual(MIGRATIONS.map(({ version }) => ({ version })))
  await Promise.all(opened.map((each) => each.close()))
  await database.drop()
})

test('a rebuild waits for nobody: it is refused while a gateway runs, and a gateway waits until it has ended', async () => {
  const gateway = await openReadModel(platform)
  await expect(openReadModel(platform, 'emptied')).rejects.toMatchObject({ code: 'read_model_in_use' })
  await gateway.close()
  const rebuild = await openReadModel(platform, 'emptied')
  await expect(openReadModel(platform)).rejects.toMatchObject({ code: 'read_model_unavailable' })
  await rebuild.store.markMade()
  await rebuild.close()
  await (await openReadModel(platform)).close()
})

test('of gateways that find it left half made by a rebuild, one makes it and the others wait', async () => {
  await (await openReadModel(platform, 'emptied')).close()
  const opening = () => platform.whenThere('read-model', () => openReadModelOnLog(platform))
  const opened = await Promise.all([opening(), opening(), opening()])
  for (const { store } of opened) expect(await store.isMade()).toBe(true)
  await Promise.all(opened.map((each) => each.close()))
})

test('emptying it leaves what is not its own', async () => {
  const database = await testDatabase()
  await withClient(database, (client) => client.query('CREATE TABLE theirs (n integer); INSERT INTO theirs VALUES (7)'))
  const at = { ...platform, settings: { ...platform.settings, UDB_POSTGRES_URL: database.url } }
  await (await openReadModel(at, 'emptied')).close()
  await withClient(database, async (client) => {
    expect((await client.query('SELECT n FROM theirs')).rows).toEqual([{ n: 7 }])
  })
  await database.drop()
})

async function withClient({ url }: TestDatabase, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await work(client)
  await client.end()
}
