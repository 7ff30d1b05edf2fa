import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { parseSettings } from './config.js'
import { silentLog } from './log.js'
import { ServiceMetrics } from './metrics.js'
import { openPlatform, type Platform } from './platform.js'
import { defineService, type ServiceSpec, startService } from './start-service.js'

let dir: string
let platform: Platform
let did: string[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-start-'))
  did = []
  platform = await openPlatform(parseSettings({ UDB_DATA_DIR: dir }).settings, silentLog)
})
afterEach(async () => {
  await platform.close()
  await rm(dir, { recursive: true })
})

const says = (what: string) => async () => void did.push(what)

/** A service that says what is done with it. */
async function spec(more: Partial<ServiceSpec<null>> = {}): Promise<ServiceSpec<never>> {
  const made = { name: 'pruner', reactions: [], ports: null, width: { total: 1 } } as const
  return defineService<null>(async () => ({
    ...made,
    metrics: new ServiceMetrics('pruner'),
    start: says('start'),
    stop: says('stop'),
    close: says('close'),
    ...more,
  }))(platform)
}

const ANYWHERE = { listening: { host: '127.0.0.1', port: 0 } }

test('a service stops before it closes what its module opened', async () => {
  const service = await startService(await spec(), platform, ANYWHERE)
  await service.close()
  expect(did).toEqual(['start', 'stop', 'close'])
})

test('a start that fails in the middle closes what its module opened, and says why it failed', async () => {
  const start = () => Promise.reject(new Error('no projection'))
  await expect(startService(await spec({ start }), platform, ANYWHERE)).rejects.toThrow('no projection')
  expect(did).toEqual(['stop', 'close'])
})

test('a port that is taken leaves nothing of the second service open', async () => {
  const first = await startService(
    await spec({ start: async () => {}, stop: async () => {}, close: async () => {} }),
    platform,
    ANYWHERE,
  )
  const taken = { listening: { host: '127.0.0.1', port: Number(new URL(first.url!).port) } }
  await expect(startService(await spec(), platform, taken)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(did).toEqual(['start', 'stop', 'close'])
  await first.close()
})

test('a registry that goes away after the start is shown, and the service stays ready: it knows the schemas that it needs', async () => {
  const quiet = { start: async () => {}, stop: async () => {}, close: async () => {} }
  const service = await startService(await spec(quiet), platform, ANYWHERE)
  platform.registry.ping = () => Promise.reject(Object.assign(new Error('gone'), { code: 'registry_unavailable' }))
  const response = await fetch(`${service.url}/readyz`)
  expect([response.status, await response.json()]).toMatchObject([
    200,
    {
      status: 'ok',
      components: { 'schema-registry': { up: false, required: false, error: 'registry_unavailable' } },
    },
  ])
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  expect(metrics).toMatch(/^udb_dependency_up\{.*component="schema-registry".*\} 0$/m)
  platform.bus.ping = () => Promise.reject(Object.assign(new Error('gone'), { code: 'log_unavailable' }))
  expect((await fetch(`${service.url}/readyz`)).status).toBe(503)
  await service.close()
})

test('a service without routes of its own answers what it does not have as a problem with a code', async () => {
  const quiet = { start: async () => {}, stop: async () => {}, close: async () => {} }
  const service = await startService(await spec(quiet), platform, ANYWHERE)
  const response = await fetch(`${service.url}/jobs?mine`)
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  expect(await response.json()).toMatchObject({
    status: 404,
    code: 'route_unknown',
    instance: '/jobs',
    hint: expect.stringContaining('gateway'),
  })
  await service.close()
})
