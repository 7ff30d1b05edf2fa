import { execFile } from 'node:child_process'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DuckPool, literal } from '@udb/engine'
import { median, secondsText } from '../median.js'
import type { BenchContext, Measurement } from '../target.js'
import { peerPython, PEERS } from './python-peers.js'

const run = promisify(execFile)
const ROUNDS = 2

/**
 * The profile of one table, JSON and page, whole processes in turns: the box's against that of fg-data-profiling as it comes. The table is
 * that of `tools/generated-data` and read as its figures were taken there.
 */
export async function benchPeerProfile({ dir, note }: BenchContext): Promise<Measurement[]> {
  const python = await peerPython(note, 'requirements-profile.txt')
  const parquet = join(dir, 'orders_500k.parquet')
  await writeGenerated(parquet, dir, note)
  const folders = { ours: join(dir, 'ours'), theirs: join(dir, 'theirs') }
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)))
  const program = join(import.meta.dirname, 'profile-process.js')
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    note(`round ${round} of ${ROUNDS}`)
    ours.push(await timed(process.execPath, ['--disable-warning=ExperimentalWarning', program, parquet, folders.ours]))
    theirs.push(await timed(python, [join(PEERS, 'profile_with_fg.py'), parquet, folders.theirs]))
  }
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
  const pool = new DuckPool({ maxChildren: 1, idleMs: 1_000 })
  try {
    const limits = { memoryMb: 1_024, threads: 2, tempDir: join(dir, 'spill') }
    await pool.withDuck(
      (duck) =>
        duck.exec(
          `COPY (FROM read_csv(${literal(csv)}, types = {'phone': 'VARCHAR', 'ship_date': 'TIMESTAMP'})) TO ${literal(parquet)}`,
        ),
      { limits },
    )
  } finally {
    await pool.close()
  }
}

async function timed(command: string, args: readonly string[]): Promise<number> {
  const begun = performance.now()
  await run(command, args, { maxBuffer: 64 << 20 })
  return performance.now() - begun
}

async function sizesIn(folder: string): Promise<string> {
  const sizes = await Promise.all(['json', 'html'].map((ending) => stat(join(folder, `profile.${ending}`))))
  return sizes.map(({ size }) => `${(size / 1e6).toFixed(1)} MB`).join(' and ')
}
