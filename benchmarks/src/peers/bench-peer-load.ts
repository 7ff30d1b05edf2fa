import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { uploadTo } from '../bench-upload.js'
import { writeOrdersCsv } from '../generate-orders.js'
import { median, secondsText } from '../median.js'
import { openOwnBox } from '../own-box.js'
import type { BenchContext, Measurement } from '../target.js'
import { peerPython, runPeer } from './python-peers.js'

const ROUNDS = 3

/** From a CSV to a table that answers: the box with all that it does about it, and dlt in the way that is its fastest. */
export async function benchPeerLoad({ dir, note }: BenchContext): Promise<Measurement[]> {
  const python = await peerPython(note)
  const csv = join(dir, 'orders_1m.csv')
  await writeOrdersCsv(csv)
  const box = await openOwnBox(join(dir, 'box'))
  const ours: number[] = []
  const dlt: number[] = []
  try {
    await uploadTo(box.url, csv, 'first')
    for (let round = 1; round <= ROUNDS; round++) {
      note(`round ${round} of ${ROUNDS}`)
      const { ms, rows } = await uploadTo(box.url, csv, `round_${round}`)
      const folder = await mkdtemp(join(dir, 'dlt-'))
      const peer = await runPeer<{ seconds: number; rows: number }>(python, 'load_with_dlt.py', [csv, folder])
      if (peer.rows !== rows) throw new Error(`the box has ${rows} rows, dlt ${peer.rows}`)
      ours.push(ms)
      dlt.push(peer.seconds * 1_000)
    }
  } finally {
    await box.close()
  }
  return [
    {
      what: 'upload of 1,000,000 rows to queryable table, over dlt by chunks of pandas',
      measured: median(ours.map((ms, round) => ms / dlt[round]!)),
      unit: '×',
      target: 1,
      bound: 'at most',
      details: `orders_1m.csv: box ${secondsText(ours)}; dlt without its imports ${secondsText(dlt)}`,
    },
  ]
}
