import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DuckPool } from '@udb/engine'
import { distributionOf } from '../../../apps/profiler/dist/drift/drift.bench.js'
import { writeLaterOrdersParquet, writeOrdersParquet } from '../generate-orders.js'
import { median, secondsText } from '../median.js'
import type { BenchContext, Measurement } from '../target.js'
import { peerPython, PEERS } from './python-peers.js'

const run = promisify(execFile)
const ROUNDS = 2

/** Drift of one table with another, JSON and page, whole processes in turns: the box against a stored baseline, Evidently against the table. */
export async function benchPeerDrift({ dir, note }: BenchContext): Promise<Measurement[]> {
  const python = await peerPython(note, 'requirements-drift.txt')
  const [before, after] = [join(dir, 'before.parquet'), join(dir, 'after.parquet')]
  await writeOrdersParquet(before)
  await writeLaterOrdersParquet(after)
  const baseline = join(dir, 'baseline.json')
  await writeFile(baseline, JSON.stringify(await stored(before, dir)))
  const folders = { ours: join(dir, 'ours'), theirs: join(dir, 'theirs') }
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)))
  const program = join(import.meta.dirname, 'drift-process.js')
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    note(`round ${round} of ${ROUNDS}`)
    ours.push(
      await timed(process.execPath, ['--disable-warning=ExperimentalWarning', program, baseline, after, folders.ours]),
    )
    theirs.push(await timed(python, [join(PEERS, 'drift_with_evidently.py'), before, after, folders.theirs]))
  }
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

async function stored(parquet: string, dir: string): Promise<object> {
  const pool = new DuckPool({ maxChildren: 1, idleMs: 1_000 })
  try {
    const limits = { memoryMb: 1_024, threads: 2, tempDir: join(dir, 'spill') }
    return await pool.withDuck((duck) => distributionOf(parquet, duck), { limits })
  } finally {
    await pool.close()
  }
}

async function timed(command: string, args: readonly string[]): Promise<number> {
  const begun = performance.now()
  await run(command, args, { maxBuffer: 64 << 20 })
  return performance.now() - begun
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
