import { join } from 'node:path'
import { benchReplay } from '@udb/gateway/bench'
import { replayed } from '../bench-replay.js'
import { onFreshPlatform } from './on-fresh-platform.js'
import type { RealBenchmark } from './real-benchmark.js'

const EVENTS = 1_000_000

/** The read model made again from Kafka, in PostgreSQL. */
export const benchRealReplay: RealBenchmark = {
  name: 'replay',
  run: async ({ dir, note }, stack) => {
    note(`writes ${EVENTS.toLocaleString('en')} events, then folds them`)
    return onFreshPlatform(stack, join(dir, 'platform'), async (platform) => [
      replayed(await benchReplay(platform, EVENTS)),
    ])
  },
}
