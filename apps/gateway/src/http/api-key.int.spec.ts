import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { json, runGateway, type RunningGateway, testFolder, type TestPlace } from '../fixtures/running-gateway.js'

const KEY = 'a-key-of-acme'
let folder: TestPlace
let gateway: RunningGateway

beforeAll(async () => {
  folder = await testFolder()
  const hash = createHash('sha256').update(KEY).digest('hex')
  const env = { UDB_AUTH: 'apikey', UDB_API_KEYS: `ana:acme:viewer:${hash}`, UDB_HOST: '0.0.0.0' }
  gateway = await runGateway(folder, { env })
})
afterAll(async () => {
  await gateway.close()
  await folder.remove()
})

const ask = (path: string, init: RequestInit = {}) => json(new URL(path, gateway.url).href, init)
const key = { authorization: `Bearer ${KEY}` }

test('without a key there are only the probes and what describes the API', async () => {
  const refused = await ask('/jobs')
  expect(refused).toMatchObject({ status: 401, body: { code: 'not_signed_in' } })
  expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  for (const path of ['/healthz', '/readyz', '/openapi.json']) expect((await ask(path)).status).toBe(200)
})

test('with a key there is what its role allows, under whatever name the box is reached', async () => {
  expect(await ask('/jobs', { headers: { ...key, origin: 'https://box.example' } })).toMatchObject({ status: 200 })
  const sql = { method: 'POST', headers: { ...key, 'content-type': 'application/json' }, body: '{"sql":"SELECT 1"}' }
  expect(await ask('/sql', sql)).toMatchObject({ status: 403, body: { code: 'role_too_low' } })
})
