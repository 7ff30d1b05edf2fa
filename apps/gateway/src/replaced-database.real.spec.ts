import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { workTopic } from '@udb/events'
import type { RunningService } from '@udb/service'
import { json, post } from './fixtures/running-gateway.js'
import { embeddedLog, type Gateways, severalGateways } from './fixtures/several-gateways.js'
import { JOBS_TOPIC } from './projection/store.js'

const TIMEOUT_MS = 60_000
const DISPATCHED = [JOBS_TOPIC, workTopic('pruner')]

let gateways: Gateways

beforeEach(async () => {
  gateways = await severalGateways(embeddedLog)
}, TIMEOUT_MS)
afterEach(() => gateways.close(), TIMEOUT_MS)

async function ping({ url }: RunningService): Promise<void> {
  const { body } = await json<{ jobId: string }>(`${url}/ping`, post({ steps: 2, text: '' }))
  const { body: ended } = await json(`${url}/status/${body.jobId}?waitSeconds=30`)
  expect(ended).toMatchObject({ state: 'completed', progress: { done: 2, total: 2 } })
}

const jobs = async ({ url }: RunningService): Promise<unknown> => (await json(`${url}/jobs?limit=100`)).body

/** How long the log is wherever a fact, or the request for a step, would have to go. */
const history = async (): Promise<number[]> =>
  (await Promise.all(DISPATCHED.map((topic) => gateways.platform.bus.positions(topic)))).flat().map(({ next }) => next)

async function untilReadyz({ url }: RunningService, saying: RegExp): Promise<void> {
  while (!saying.test(await (await fetch(`${url}/readyz`)).text()))
    await new Promise((resolve) => setImmediate(resolve))
}

test(
  'gateways that run wait where their database was replaced by an empty one; what one that starts makes of the log they go on with',
  async () => {
    const running = [await gateways.add(), await gateways.add()]
    for (const one of [...running, ...running]) await ping(one)
    const before = [await jobs(running[0]!), await history()]
    await gateways.replaceDatabase()
    for (const one of running) await untilReadyz(one, /read_model_unmade/)
    const third = await gateways.add()
    for (const one of running) await untilReadyz(one, /"status":"ok"/)
    for (const one of [...running, third]) expect([await jobs(one), await history()]).toEqual(before)
    for (const one of [...running, third]) await ping(one)
  },
  TIMEOUT_MS,
)
