import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openWaitingRoom, type WaitingRoom } from './waiting-room.js'

const starting = { services: ['profiler'], build: { version: '1.2.3', shape: 'distributed' } }
let room: WaitingRoom

beforeEach(async () => {
  room = await openWaitingRoom({ host: '127.0.0.1', port: 0 }, starting)
})
afterEach(() => room.close())

async function ask(path: string) {
  const response = await fetch(`http://127.0.0.1:${room.port}${path}`)
  return { status: response.status, body: await response.json(), headers: response.headers }
}

test('who waits is alive, not ready, and says what it waits for', async () => {
  room.waitsFor('event-log', 'log_unavailable: no broker answers')
  room.waitsFor('object-store', 'store_unavailable: no answer')
  room.isThere('object-store')
  expect(await ask('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await ask('/startupz')).toMatchObject({ status: 503, body: { waitingFor: ['event-log'] } })
  expect(await ask('/readyz?verbose')).toMatchObject({
    status: 503,
    body: {
      status: 'unavailable',
      components: { 'event-log': { up: false, required: true, error: 'log_unavailable: no broker answers' } },
    },
  })
})

test('Prometheus is told that the service is there, and what it waits for', async () => {
  room.waitsFor('event-log', 'log_unavailable')
  room.waitsFor('object-store', 'store_unavailable')
  room.isThere('object-store')
  const response = await fetch(`http://127.0.0.1:${room.port}/metrics`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)])
  const samples = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(samples.toSorted()).toEqual([
    'udb_build_info{service="profiler",version="1.2.3",shape="distributed"} 1',
    'udb_dependency_up{service="profiler",component="event-log"} 0',
    'udb_dependency_up{service="profiler",component="object-store"} 1',
  ])
})

test('what was open and has gone before the service is ready is what it waits for', async () => {
  let isAway = true
  const away = Object.assign(new Error('no coordinator'), { code: 'log_unavailable' })
  room.isThere('event-log')
  room.asks([
    { component: 'event-log', required: true, check: async () => (isAway ? Promise.reject(away) : undefined) },
    { component: 'object-store', required: true, check: async () => undefined },
    { component: 'schema-registry', required: false, check: async () => Promise.reject(away) },
  ])
  expect(await ask('/startupz')).toMatchObject({ status: 503, body: { waitingFor: ['event-log'] } })
  expect(await ask('/readyz')).toMatchObject({
    status: 503,
    body: {
      status: 'unavailable',
      components: {
        'event-log': { up: false, error: 'log_unavailable' },
        'object-store': { up: true },
        'schema-registry': { up: false, required: false },
      },
    },
  })
  const metrics = await (await fetch(`http://127.0.0.1:${room.port}/metrics`)).text()
  expect(metrics).toContain('udb_dependency_up{service="profiler",component="event-log"} 0')
  isAway = false
  expect(await ask('/startupz')).toMatchObject({ status: 503, body: { waitingFor: [] } })
})

test('everything else is put off, with the time to come again', async () => {
  room.waitsFor('event-log', 'log_unavailable')
  const { status, body, headers } = await ask('/jobs')
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('2')
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(body).toMatchObject({ code: 'service_starting', detail: 'It waits for event-log.' })
})

test('once it is closed its address is free for the service', async () => {
  await fetch(`http://127.0.0.1:${room.port}/healthz`)
  await room.close()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(room.port, '127.0.0.1', resolve))
  expect((server.address() as AddressInfo).port).toBe(room.port)
  await new Promise((resolve) => server.close(resolve))
})

test('an address that is taken is refused in words', async () => {
  await expect(openWaitingRoom({ host: '127.0.0.1', port: room.port }, starting)).rejects.toMatchObject({
    code: 'port_in_use',
  })
})
