import { randomBytes } from 'node:crypto'
import type { OutRecord } from '../port.js'
import { openEmbeddedBus } from './open-embedded-bus.js'

const topic = 'bench.v1'
const partitions = 16
const batchSize = 1_000
const batches = 200
const singles = 400

export interface LogFigures {
  /** Records a second that were durable, published in batches of 1,000 with two batches on the way. */
  readonly appendPerSecond: number
  /** Records a second that a consumer got from the disk, from the earliest on, committing each delivery. */
  readonly readPerSecond: number
  /** From the call of publish to the delivery in a consumer of the same process: the median of single records. */
  readonly publishToDeliverMs: number
}

/** Measures the log in an empty folder with records of 500 bytes. */
export async function benchLog(dir: string): Promise<LogFigures> {
  const bus = await openEmbeddedBus({ dir })
  try {
    await bus.ensureTopics([{ topic, partitions, retention: { kind: 'forever' } }])
    const appendPerSecond = await measureAppends(bus)
    const readPerSecond = await measureReads(bus)
    return { appendPerSecond, readPerSecond, publishToDeliverMs: await measureLatency(bus) }
  } finally {
    await bus.close()
  }
}

type BenchBus = Awaited<ReturnType<typeof openEmbeddedBus>>

async function measureAppends(bus: BenchBus): Promise<number> {
  const batch = recordsOf500Bytes(batchSize)
  const begin = performance.now()
  let onTheWay: Promise<void> = Promise.resolve()
  for (let done = 0; done < batches; done++) {
    const publishing = bus.publish(batch)
    await onTheWay
    onTheWay = publishing
  }
  await onTheWay
  return perSecond(batches * batchSize, begin)
}

async function measureReads(bus: BenchBus): Promise<number> {
  const begin = performance.now()
  const { promise, resolve } = Promise.withResolvers<void>()
  let left = batches * batchSize
  const subscription = bus.consume({
    group: 'bench-readers',
    topics: [topic],
    deliver: async (records, lease) => {
      await lease.commit(records.at(-1)!.offset + 1)
      left -= records.length
      if (left === 0) resolve()
    },
  })
  await promise
  const figure = perSecond(batches * batchSize, begin)
  await subscription.close()
  return figure
}

async function measureLatency(bus: BenchBus): Promise<number> {
  let arrived = () => {}
  const deliver = () => Promise.resolve(arrived())
  const subscription = bus.consume({ group: 'bench-latency', topics: [topic], startAt: 'latest', deliver })
  await subscription.ready
  const times: number[] = []
  for (const one of recordsOf500Bytes(singles)) {
    const arrival = new Promise<void>((resolve) => (arrived = resolve))
    const begin = performance.now()
    await Promise.all([bus.publish([one]), arrival.then(() => times.push(performance.now() - begin))])
  }
  await subscription.close()
  return times.sort((a, b) => a - b)[times.length >> 1]!
}

/** 500 bytes with the key and the headers, as an event of the box has them. */
function recordsOf500Bytes(count: number): OutRecord[] {
  const headers = {
    ce_specversion: '1.0',
    ce_type: 'step.progressed',
    ce_source: 'udb/ingestion',
    'content-type': 'application/avro',
  }
  const restBytes = 500 - 36 - JSON.stringify(headers).length
  return Array.from({ length: count }, (_, index) => ({
    topic,
    key: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    value: randomBytes(restBytes),
    headers,
  }))
}

function perSecond(count: number, begin: number): number {
  return Math.round((count / (performance.now() - begin)) * 1000)
}
