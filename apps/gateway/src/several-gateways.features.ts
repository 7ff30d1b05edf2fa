import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RunningService } from '@udb/service'
import { requestPing } from './fixtures/ping.js'
import { json, post, upload } from './fixtures/running-gateway.js'
import { type Gateways, type MakeLog, severalGateways } from './fixtures/several-gateways.js'
import { LAST_LOOK_MS } from './projection/job-signals.js'
import { JOBS_TOPIC } from './projection/store.js'

const TIMEOUT_MS = 120_000

interface Status {
  readonly state: string
  readonly progress: { readonly done: number; readonly total: number }
}

/** What several gateways promise, on one log and one read model. */
export function severalGatewaysFeatures(name: string, makeLog: MakeLog): void {
  describe(name, () => {
    let gateways: Gateways
    let first: RunningService
    let second: RunningService

    beforeAll(async () => {
      gateways = await severalGateways(makeLog)
      first = await gateways.add()
      second = await gateways.add()
    }, TIMEOUT_MS)
    afterAll(() => gateways.close(), TIMEOUT_MS)

    const ended = ({ url }: RunningService, jobId: string) => json<Status>(`${url}/status/${jobId}?waitSeconds=60`)
    const ping = async ({ url }: RunningService, steps = 1, headers = {}): Promise<string> =>
      (await json<{ jobId: string }>(`${url}/ping`, post({ steps, text: '' }, headers))).body.jobId

    /** The events on the log, by job, each id once. */
    async function eventsByJob(): Promise<Map<string, string[]>> {
      const positions = await gateways.platform.bus.positions(JOBS_TOPIC)
      const records = await Promise.all(positions.map((each) => gateways.platform.bus.read(each, 0, each.next)))
      const unique = new Map(records.flat().map((record) => [record.headers['ce_id']!, record]))
      const byJob = Map.groupBy(unique.values(), ({ key }) => key!)
      return new Map([...byJob].map(([jobId, all]) => [jobId, all.map(({ headers }) => headers['ce_type']!)]))
    }

    test(
      'one key that is used on both at once is one job',
      async () => {
        const keys = Array.from({ length: 10 }, (_, n) => ({ 'idempotency-key': `once-${n}` }))
        const pairs = await Promise.all(
          keys.map((headers) => Promise.all([ping(first, 1, headers), ping(second, 1, headers)])),
        )
        for (const [one, other] of pairs) expect(one).toBe(other)
        expect(new Set(pairs.flat()).size).toBe(keys.length)
        await Promise.all(pairs.map(([jobId]) => ended(first, jobId)))
        const events = await eventsByJob()
        for (const [jobId] of pairs)
          expect(events.get(jobId)!.filter((type) => type === 'job.ping.completed')).toHaveLength(1)
      },
      TIMEOUT_MS,
    )

    test(
      'one key for two requests at once lets one of them in, and refuses the other on whichever gateway',
      async () => {
        const headers = { 'idempotency-key': 'two-requests' }
        const answers = await Promise.all([
          json(`${first.url}/ping`, post({ steps: 1, text: 'one' }, headers)),
          json(`${second.url}/ping`, post({ steps: 1, text: 'other' }, headers)),
        ])
        expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([202, 409])
      },
      TIMEOUT_MS,
    )

    test(
      'who waits for a job hears of its end, whichever gateway folds it',
      async () => {
        const begun = performance.now()
        const jobIds = await Promise.all(Array.from({ length: 20 }, () => ping(first)))
        const answers = await Promise.all(jobIds.flatMap((jobId) => [ended(first, jobId), ended(second, jobId)]))
        expect(performance.now() - begun).toBeLessThan(LAST_LOOK_MS)
        expect(answers.map(({ body }) => body.state)).toEqual(answers.map(() => 'completed'))
        const lags = await Promise.all([first, second].map(lagOf))
        expect(lags).toEqual([0, 0])
      },
      TIMEOUT_MS,
    )

    test(
      'a job that is refused is refused at once, also where another gateway folds that',
      async () => {
        const begun = performance.now()
        const refusals = await Promise.all(
          Array.from({ length: 8 }, (_, n) =>
            json((n % 2 ? first : second).url + '/analyze', post({ tables: [`nope_${n}`] })),
          ),
        )
        for (const { status, body } of refusals) expect([status, body['code']]).toEqual([404, 'table_unknown'])
        // Who is not told finds it when it looks by itself.
        expect(performance.now() - begun).toBeLessThan(LAST_LOOK_MS)
      },
      TIMEOUT_MS,
    )

    test(
      'both say the same of every job, table and artifact',
      async () => {
        const uploaded = await json<{ jobId: string }>(`${first.url}/ingest/upload`, upload({ 'same.csv': 'a\n1\n' }))
        await ended(second, uploaded.body.jobId)
        const analyzed = await json<{ jobId: string }>(`${second.url}/analyze`, post({ tables: ['same'] }))
        await ended(first, analyzed.body.jobId)
        const paths = [
          '/jobs?limit=500',
          '/tables',
          '/tables/same',
          `/status/${analyzed.body.jobId}`,
          `/artifact_manifest/${analyzed.body.jobId}`,
        ]
        for (const path of paths)
          expect((await json(second.url + path)).body).toEqual((await json(first.url + path)).body)
        const [one, other] = await Promise.all(
          [first, second].map(async ({ url }) =>
            (await fetch(`${url}/artifact/${analyzed.body.jobId}/summary.md`)).text(),
          ),
        )
        expect([one, other]).toEqual(['# Summary\n', '# Summary\n'])
      },
      TIMEOUT_MS,
    )

    test(
      'an answer comes to the gateway that asked',
      async () => {
        const asked = Array.from({ length: 10 }, (_, n) =>
          json((n % 2 ? first : second).url + '/sql', post({ sql: n % 3 ? 'SELECT 1' : 'DROP TABLE x' })),
        )
        expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map((_, n) => (n % 3 ? 200 : 422)))
      },
      TIMEOUT_MS,
    )

    test(
      'the events of a job that were read from one go on from the other',
      async () => {
        const jobId = await ping(first, 3)
        await ended(second, jobId)
        const whole = idsIn(await (await fetch(`${first.url}/jobs/${jobId}/events`)).text())
        const from = whole[Math.floor(whole.length / 2)]!
        const rest = await fetch(`${second.url}/jobs/${jobId}/events`, { headers: { 'last-event-id': from } })
        expect(idsIn(await rest.text())).toEqual(whole.slice(whole.indexOf(from) + 1))
        const nothing = await fetch(`${second.url}/jobs/${jobId}/events`, {
          headers: { 'last-event-id': whole.at(-1)! },
        })
        expect(idsIn(await nothing.text())).toEqual([])
      },
      TIMEOUT_MS,
    )

    test(
      'partitions move from gateway to gateway under load: every job ends once, nothing is left over',
      async () => {
        const jobIds: string[] = []
        const load = async (round: number): Promise<void> => {
          for (let job = 0; job < 15; job++)
            jobIds.push(await requestPing(gateways.platform, { eventId: `moving-${round}-${job}`, steps: 4 }))
        }
        await load(0)
        const third = await gateways.add()
        await load(1)
        await gateways.end(third)
        await load(2)
        const fourth = await gateways.add()
        await load(3)
        await untilKnown(first, jobIds)
        const answers = await Promise.all(jobIds.map((jobId, n) => ended(n % 2 ? fourth : second, jobId)))
        for (const { body } of answers)
          expect(body).toMatchObject({ state: 'completed', progress: { done: 4, total: 4 } })
        const events = await eventsByJob()
        for (const jobId of jobIds) {
          const types = events.get(jobId)!
          expect(types.filter((type) => type.startsWith('job.ping.'))).toEqual(['job.ping.completed'])
          expect(types.filter((type) => type === 'ping.requested')).toHaveLength(4)
          expect(types).not.toContain('step.failed')
        }
        await untilEmpty(first)
        expect(await Promise.all([first, second, fourth].map(lagOf))).toEqual([0, 0, 0])
        await gateways.end(fourth)
      },
      TIMEOUT_MS,
    )
  })
}

const idsIn = (text: string): string[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id!)

async function gauge({ url }: RunningService, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const line = text.split('\n').find((each) => each.startsWith(name))
  return Number(line?.split(' ').at(-1))
}

const lagOf = (one: RunningService): Promise<number> => gauge(one, 'udb_projection_lag_records')

/** What was published leaves the outbox a moment later. */
async function untilEmpty(one: RunningService): Promise<void> {
  while ((await gauge(one, 'udb_outbox_depth')) !== 0) await new Promise((resolve) => setImmediate(resolve))
}

/** What is asked for on the inbox is a job a moment later. */
async function untilKnown({ url }: RunningService, jobIds: readonly string[]): Promise<void> {
  for (const jobId of jobIds)
    while ((await fetch(`${url}/status/${jobId}`)).status !== 200) await new Promise((resolve) => setImmediate(resolve))
}
