import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { literal } from '@udb/engine'
import { median, secondsText } from '../median.js'
import type { BenchContext, Measurement } from '../target.js'
import { inTurns } from './in-turns.js'
import { withOneDuck } from './one-duck.js'
import { peerPython, PEERS } from './python-peers.js'

const run = promisify(execFile)

/**
 * The profile of one table, JSON and page, whole processes in turns: the box's against that of fg-data-profiling as it comes. The table is
 * that of `tools/generated-data` and read as its figures were taken there.
 */
export async function benchPeerProfile(context: BenchContext): Promise<Measurement[]> {
  const { dir, note } = context
  const python = await peerPython(note, 'requirements-profile.txt')
  const parquet = join(dir, 'orders_500k.parquet')
  await writeGenerated(parquet, dir, note)
  const { ours, theirs, folders } = await inTurns(context, python, {
    ours: ['profile-process.js', parquet],
    theirs: ['profile_with_fg.py', parquet],
  })
  return [
    {
      what: 'fg-data-profiling over profile of 500,000 × 20, whole processes',
      measured: median(theirs.map((ms, round) => ms / ours[round]!)),
      unit: '×',
      target: 20,
      bound: 'at least',
      details: `JSON and HTML: ours ${secondsText(ours)}, ${await sizesIn(folders.ours)}; fg-data-profiling by default ${secondsText(theirs)}, ${await sizesIn(folders.theirs)}`,
    },
  ]
}

async function writeGenerated(parquet: string, dir: string, note: BenchContext['note']): Promise<void> {
  note('makes the data, the first time')
  const { stdout } = await run(process.execPath, [join(PEERS, '../../tools/generated-data/make.mjs')])
  const csv = join(stdout.trim(), 'orders_500k.csv')
  await withOneDuck(dir, (duck) =>
    duck.exec(
      `COPY (FROM read_csv(${literal(csv)}, types = {'phone': 'VARCHAR', 'ship_date': 'TIMESTAMP'})) TO ${literal(parquet)}`,
    ),
  )
}

async function sizesIn(folder: string): Promise<string> {
  const sizes = await Promise.all(['json', 'html'].map((ending) => stat(join(folder, `profile.${ending}`))))
  return sizes.map(({ size }) => `${(size / 1e6).toFixed(1)} MB`).join(' and ')
}
