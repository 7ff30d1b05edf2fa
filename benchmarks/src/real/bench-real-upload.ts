import { join } from 'node:path'
import { uploadTo, type Uploaded } from '../bench-upload.js'
import { writeOrdersCsv } from '../generate-orders.js'
import { median, secondsText } from '../median.js'
import { openOwnBox } from '../own-box.js'
import type { Measurement } from '../target.js'
import { openRealBox } from './real-box.js'
import type { RealBenchmark } from './real-benchmark.js'

const ROUNDS = 9

/** From a file in the hands of a client to a table that answers `POST /sql`: six processes on real components against one embedded box. */
export const benchRealUpload: RealBenchmark = {
  name: 'upload',
  run: async ({ dir, dataFile, note }, stack) => {
    const csv = dataFile ?? join(dir, 'orders_1m.csv')
    if (dataFile === null) await writeOrdersCsv(csv)
    const embedded = await openOwnBox(join(dir, 'embedded'))
    const real = await openRealBox(stack, join(dir, 'real'))
    try {
      const sides: { embedded: Uploaded; real: Uploaded }[] = []
      for (let round = 0; round <= ROUNDS; round++) {
        note(`round ${round} of ${ROUNDS}`)
        const table = `round_${round}`
        sides.push({
          embedded: await uploadTo(embedded.url, csv, table),
          real: await uploadTo(real.url, csv, table),
        })
      }
      // The first of each is that of a box that has just started.
      return [measured(sides.slice(1))]
    } finally {
      await Promise.all([embedded.close(), real.close()])
    }
  },
}

function measured(rounds: readonly { embedded: Uploaded; real: Uploaded }[]): Measurement {
  if (rounds.some(({ embedded, real }) => embedded.rows !== real.rows))
    throw new Error('the two sides do not have the same rows')
  const times = (side: 'embedded' | 'real'): number[] => rounds.map((round) => round[side].ms)
  const fastest = (side: 'embedded' | 'real'): Uploaded =>
    rounds.map((round) => round[side]).reduce((best, each) => (each.ms < best.ms ? each : best))
  return {
    what: `upload of ${rounds[0]!.embedded.rows.toLocaleString('en')} rows to queryable table, over the embedded shape`,
    measured: median(rounds.map(({ embedded, real }) => real.ms / embedded.ms)),
    unit: '×',
    target: 1.25,
    bound: 'at most',
    details: `distributed ${secondsText(times('real'))}; embedded ${secondsText(times('embedded'))}; the fastest of each, distributed: ${fastest('real').parts}; embedded: ${fastest('embedded').parts}`,
  }
}
