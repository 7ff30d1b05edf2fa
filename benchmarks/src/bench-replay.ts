import { join } from 'node:path'
import { benchReplay, type ReplayFigures } from '@udb/gateway/bench'
import { openPlatform, silentLog } from '@udb/service'
import { parseSettings } from '@udb/service/settings'
import type { Benchmark, Measurement } from './target.js'

const EVENTS = 200_000

/** The read model made again from the log, both in one folder. */
export const benchEmbeddedReplay: Benchmark = {
  name: 'replay',
  run: async ({ dir }) => {
    const platform = await openPlatform(parseSettings({ UDB_DATA_DIR: join(dir, 'box') }).settings, silentLog)
    try {
      return [replayed(await benchReplay(platform, EVENTS))]
    } finally {
      await platform.close()
    }
  },
}

export const replayed = ({ events, jobs, bytes, eventsPerSecond }: ReplayFigures): Measurement => ({
  what: 'job events folded into an empty read model',
  measured: Math.round(eventsPerSecond),
  unit: '/s',
  target: 20_000,
  bound: 'at least',
  details: `${events.toLocaleString('en')} events of ${jobs.toLocaleString('en')} jobs, ${Math.round(bytes / 1e6)} MB of Avro, from the first read to the last commit on disk`,
})
