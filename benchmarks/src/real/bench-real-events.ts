import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { bareKafka } from '@udb/bus/kafka-bench'
import { type AnyEvent, derivedId, fact } from '@udb/events'
import { defineService, enveloped, onFact, type Platform, Publisher, ServiceMetrics, startService } from '@udb/service'
import type { StackAddress } from '@udb/stack'
import { median, timed } from '../median.js'
import { onFreshPlatform } from './on-fresh-platform.js'
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
  run: ({ dir, note }, stack) =>
    onFreshPlatform(stack, join(dir, 'platform'), async (platform) => {
      const ours: number[] = []
      const bare: number[] = []
      for (let round = 0; round <= ROUNDS; round++) {
        note(`round ${round} of ${ROUNDS}`)
        bare.push(await throughBareKafka(stack, platform))
        ours.push(await throughService(stack, platform))
      }
      return [measured(ours.slice(1), bare.slice(1))]
    }),
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
      width: { total: 16 },
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

/**
 * The same without the port: as long as publishing takes, or from the first batch that came in to the last commit, whichever is longer.
 * That leaves out how long the group takes to form, which for the service is over before it is measured.
 */
async function throughBareKafka(stack: StackAddress, { bus, wire }: Platform): Promise<number> {
  const [topic, out] = [`bench.${randomUUID()}`, `bench.${randomUUID()}`]
  const partitions = (await bus.positions(WORK)).length
  await bus.ensureTopics([topic, out].map((name) => ({ topic: name, partitions, retention: { kind: 'forever' } })))
  const records = (await Promise.all(Array.from({ length: EVENTS }, async () => wire.encode(produced(), null)))).flat()
  const bare = await bareKafka(stack.kafkaBrokers.split(','))
  try {
    const consuming = bare.consume(topic, EVENTS, out)
    const publishing = timed(async () => {
      for (let at = 0; at < records.length; at += BATCH) await bare.publish(topic, records.slice(at, at + BATCH))
    })
    return EVENTS / (Math.max(...(await Promise.all([consuming, publishing]))) / 1_000)
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
