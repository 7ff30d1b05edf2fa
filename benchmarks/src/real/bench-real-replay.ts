import { join } from 'node:path'
import { benchReplay } from '@udb/gateway/bench'
import { openPlatform, silentLog } from '@udb/service'
import { parseSettings } from '@udb/service/settings'
import { freshBox } from '@udb/testkit/fresh-box'
import { runProcess } from '@udb/testkit/processes'
import { replayed } from '../bench-replay.js'
import type { RealBenchmark } from './real-benchmark.js'

const EVENTS = 1_000_000

/** The read model made again from Kafka, in PostgreSQL. */
export const benchRealReplay: RealBenchmark = {
  name: 'replay',
  run: async ({ dir, note }, stack) => {
    const place = await freshBox(stack)
    const env = { ...place.env, UDB_DATA_DIR: join(dir, 'platform') }
    await runProcess(['contracts', 'register'], env)
    const platform = await openPlatform(parseSettings(env).settings, silentLog)
    try {
      note(`writes ${EVENTS.toLocaleString('en')} events, then folds them`)
      return [replayed(await benchReplay(platform, EVENTS))]
    } finally {
      await platform.close()
      await place.dispose()
    }
  },
}
