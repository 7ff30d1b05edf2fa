import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { pipeline, Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ObjectError, type ObjectStore } from '@udb/objects'
import { read, utils } from '@e965/xlsx'
import { json, post, runGateway, type RunningGateway, testFolder, type TestPlace } from '../fixtures/running-gateway.js'
import { csvOf } from './csv.js'

const columns = [
  { name: 'n', type: 'INTEGER' },
  { name: 'text', type: 'VARCHAR' },
]
/** More than what a system keeps of a connection that nobody reads. */
const ROWS = Array.from({ length: 40_000 }, (_, i) => [i, i % 2 ? `"${'ü],['.repeat(150)}\\` : 'x'.repeat(800)])
const BYTES = Buffer.from(JSON.stringify(ROWS))
const KEY = 'tenants/default/blobs/large'
const ref = { key: KEY, sizeBytes: BYTES.length, sha256: 'a'.repeat(64), mediaType: 'application/json' }

let folder: TestPlace
let box: RunningGateway
const reads = new EventEmitter()
let pulledBytes = 0
let openBodies = 0
/** What the object store does instead of giving the rows. */
let failure: Error | null = null

/** Counts what is pulled from the store, and what is held open of it. */
const counting = (objects: ObjectStore): ObjectStore => {
  const get: ObjectStore['get'] = async (key, range) => {
    const found = await objects.get(key, range)
    if (!found || key !== KEY) return found
    if (failure) return { ...found, body: failing(found.body, failure) }
    openBodies++
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        pulledBytes += chunk.length
        done(null, chunk)
      },
    })
    counted.once('close', () => {
      openBodies--
      reads.emit('closed')
    })
    return { ...found, body: pipeline(found.body, counted, () => undefined) }
  }
  const readWhole: ObjectStore['read'] = async (key, most) => {
    const found = await objects.read(key, most)
    pulledBytes += found?.bytes.length ?? 0
    return found
  }
  return new Proxy(objects, {
    get: (target, name) =>
      name === 'get' ? get : name === 'read' ? readWhole : (Reflect.get(target, name) as () => void).bind(target),
  })
}

const failing = (body: Readable, error: Error): Readable => {
  body.destroy()
  return new Readable({ read: (): void => undefined, construct: (done) => done(error) })
}

beforeAll(async () => {
  folder = await testFolder()
  box = await runGateway(folder, { objects: counting, result: { columns, rows: null, ref, rowCount: ROWS.length } })
  await box.platform.objects.put(KEY, BYTES)
})
afterAll(async () => {
  await box.close()
  await folder.remove()
})

/** An answer of which nothing was read but its head. */
async function unread(accept = 'application/json'): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', accept }
  const asking = request(`${box.url}/sql`, { method: 'POST', headers, agent: false })
  asking.end('{"sql":"SELECT 1"}')
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  return answer.on('error', () => undefined)
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const rest = JSON.stringify({ rowCount: ROWS.length, truncated: false, elapsedMs: 1.5 }).slice(1)
const asJson = sha256(`${JSON.stringify({ columns }).slice(0, -1)},"rows":${BYTES.toString()},${rest}`)

describe('given a large result', () => {
  test.each([
    ['application/json', asJson],
    ['text/csv', sha256(csvOf(columns, ROWS))],
  ])('when it is asked for as %s and left alone for a while, then all of it comes', async (accept, expected) => {
    const slow = await unread(accept)
    expect(sha256(await buffer(await unread(accept)))).toBe(expected)
    expect(sha256(await buffer(slow))).toBe(expected)
  })

  test('when it is asked for as JSON, then the answer says how long it is', async () => {
    const answer = await unread()
    const bytes = await buffer(answer)
    expect([answer.headers['content-type'], answer.headers['content-length']]).toEqual([
      'application/json; charset=utf-8',
      String(bytes.length),
    ])
  })

  test.each(['application/json', 'text/csv'])(
    'when several ask for it as %s and do not read, then no more is pulled from the store than goes out, and it is given back when they leave',
    async (accept) => {
      pulledBytes = 0
      const answers = await Promise.all(Array.from({ length: 4 }, () => unread(accept)))
      // By the time at which somebody else has had everything, the others could have, too.
      await buffer(await unread(accept))
      expect(pulledBytes - BYTES.length).toBeLessThan((answers.length * BYTES.length) / 2)
      for (const answer of answers) answer.destroy()
      while (openBodies > 0) await once(reads, 'closed')
    },
  )

  test('when it is asked for as a workbook, then all of it comes', async () => {
    const bytes = await buffer(await unread('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'))
    expect(utils.sheet_to_json(read(bytes).Sheets['result']!)).toHaveLength(ROWS.length)
  })

  test('when the store cannot be read, then the answer is a problem, and not half a result', async () => {
    failure = new ObjectError('store_unavailable', 'The store is away.', 'Wait.')
    const { status, body } = await json(`${box.url}/sql`, post({ sql: 'SELECT 1' }))
    failure = null
    expect([status, body['code']]).toEqual([503, 'dependency_unavailable'])
  })

  test('when it is gone, then the answer is a problem', async () => {
    await box.platform.objects.delete(KEY)
    const { status, body } = await json(`${box.url}/sql`, post({ sql: 'SELECT 1' }))
    expect([status, body['code']]).toEqual([504, 'query_unanswered'])
  })
})
