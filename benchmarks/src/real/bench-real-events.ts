import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type AnyEvent, derivedId, fact } from '@udb/events'
import {
  defineService,
  enveloped,
  onFact,
  openPlatform,
  type Platform,
  Publisher,
  ServiceMetrics,
  silentLog,
  startService,
} from '@udb/service'
import { parseSettings } from '@udb/service/settings'
import type { StackAddress } from '@udb/stack'
import { freshBox } from '@udb/testkit/fresh-box'
import { runProcess } from '@udb/testkit/processes'
import { median } from '../median.js'
import { BareKafka } from './bare-kafka.js'
import type { RealBenchmark } from './real-benchmark.js'
import { untilCommitted } from './until-committed.js'

const EVENTS = 50_000
const BATCH = 1_000
const ROUNDS = 3
const WORK = 'udb.work.artifact-store.v1'

/**
 * Events through the whole path: published in batches, consumed, reacted to by a service that answers each with a fact, that published,
 * and all of it committed. Against bare kafkajs, which sends the same bytes on the same way without looking at them.
 */
export const benchRealEvents: RealBenchmark = {
  name: 'events',
  run: async ({ dir, note }, stack) => {
    const place = await freshBox(stack)
    const env = { ...place.env, UDB_DATA_DIR: join(dir, 'platform') }
    await runProcess(['contracts', 'register'], env)
    const platform = await openPlatform(parseSettings(env).settings, silentLog)
    try {
      const ours: number[] = []
      const bare: number[] = []
      for (let round = 0; round <= ROUNDS; round++) {
        note(`round ${round} of ${ROUNDS}`)
        bare.push(await throughBareKafka(stack, platform))
        ours.push(await throughService(stack, platform))
      }
      return [measured(ours.slice(1), bare.slice(1))]
    } finally {
      await platform.close()
      await place.dispose()
    }
  },
}

function measured(ours: readonly number[], bare: readonly number[]) {
  const rates = (all: readonly number[]): string => all.map((rate) => Math.round(rate).toLocaleString('en')).join('; ')
  return {
    what: 'events through the whole path, over bare kafkajs on the same broker',
    measured: median(ours.map((rate, round) => rate / bare[round]!)),
    unit: '×',
    target: 0.5,
    bound: 'at least',
    details: `${EVENTS.toLocaleString('en')} events in batches of ${BATCH.toLocaleString('en')}: ${rates(ours)} a second; bare kafkajs ${rates(bare)}`,
  } as const
}

/** Events a second, from the first call to publish to the last commit. */
async function throughService(stack: StackAddress, platform: Platform): Promise<number> {
  const service = await startService(
    await defineService<null>(async () => ({
      name: 'artifact-store',
      reactions: [
        onFact('artifact.produced', WORK, async ({ data }) => [fact('artifact.stored', data)], ['artifact.stored']),
      ],
      ports: null,
      width: { total: 16, perTenant: 8 },
      metrics: new ServiceMetrics('artifact-store'),
    }))(platform),
    platform,
    null,
  )
  try {
    const publisher = new Publisher(platform.bus, platform.wire)
    const batches = Array.from({ length: EVENTS / BATCH }, () => Array.from({ length: BATCH }, produced))
    const begun = performance.now()
    for (const batch of batches) await publisher.publish(batch)
    await untilCommitted(stack.kafkaBrokers, 'udb.artifact-store', WORK)
    return EVENTS / ((performance.now() - begun) / 1_000)
  } finally {
    await service.close()
  }
}

async function throughBareKafka(stack: StackAddress, { wire }: Platform): Promise<number> {
  const records = (await Promise.all(Array.from({ length: EVENTS }, async () => wire.encode(produced(), null)))).flat()
  const bare = await BareKafka.open(stack.kafkaBrokers)
  try {
    const begun = performance.now()
    for (let at = 0; at < records.length; at += BATCH) await bare.send(records.slice(at, at + BATCH))
    await untilCommitted(stack.kafkaBrokers, bare.group, bare.topic)
    return EVENTS / ((performance.now() - begun) / 1_000)
  } finally {
    await bare.close()
  }
}

/** As a step of the profiler announces one of its artifacts. */
function produced(): AnyEvent {
  const jobId = randomUUID()
  const sha256 = randomUUID().replaceAll('-', '').repeat(2)
  const made = fact('artifact.produced', {
    stepId: 'profile-flights',
    artifact: {
      name: 'profile-flights.html',
      kind: 'profile',
      table: 'flights',
      ref: { key: `tenants/default/blobs/${sha256}`, sizeBytes: 184_320, sha256, mediaType: 'text/html' },
    },
  })
  const cause = { tenant: 'default', jobId, actor: 'dev:admin', causationId: randomUUID() }
  return enveloped(made, derivedId(jobId, 'artifact'), 'udb/profiler', Date.now(), cause)
}
