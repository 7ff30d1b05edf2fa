import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { distributionOf } from '../../../apps/profiler/dist/drift/drift.bench.js'
import { writeLaterOrdersParquet, writeOrdersParquet } from '../generate-orders.js'
import { median, secondsText } from '../median.js'
import type { BenchContext, Measurement } from '../target.js'
import { inTurns } from './in-turns.js'
import { withOneDuck } from './one-duck.js'
import { peerPython } from './python-peers.js'

/** Drift of one table with another, JSON and page, whole processes in turns: the box against a stored baseline, Evidently against the table. */
export async function benchPeerDrift(context: BenchContext): Promise<Measurement[]> {
  const { dir, note } = context
  const python = await peerPython(note, 'requirements-drift.txt')
  const [before, after] = [join(dir, 'before.parquet'), join(dir, 'after.parquet')]
  await writeOrdersParquet(before)
  await writeLaterOrdersParquet(after)
  const baseline = join(dir, 'baseline.json')
  await writeFile(baseline, JSON.stringify(await withOneDuck(dir, (duck) => distributionOf(before, duck))))
  const { ours, theirs, folders } = await inTurns(context, python, {
    ours: ['drift-process.js', baseline, after],
    theirs: ['drift_with_evidently.py', before, after],
  })
  return [
    {
      what: 'Evidently over drift of 500,000 × 20 against a stored baseline, whole processes',
      measured: median(theirs.map((ms, round) => ms / ours[round]!)),
      unit: '×',
      target: 50,
      bound: 'at least',
      details: `JSON and HTML: ours ${secondsText(ours)}, with ${await calledIn(folders.ours)}; Evidently's drift preset ${secondsText(theirs)}`,
    },
  ]
}

async function calledIn(folder: string): Promise<string> {
  const { columns } = JSON.parse(await readFile(join(folder, 'drift.json'), 'utf8')) as {
    columns: { name: string; drifted: boolean }[]
  }
  return columns
    .filter(({ drifted }) => drifted)
    .map(({ name }) => name)
    .join(', ')
}
