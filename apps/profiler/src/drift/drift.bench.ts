import { performance } from 'node:perf_hooks'
import type { Duck } from '@udb/engine'
import { literal } from '../profile/sql-text.js'
import { decideDrift } from './decide-drift.js'
import type { TableDistribution } from './distribution.js'
import { readDistribution } from './read/read-distribution.js'

export interface DriftBench {
  /** To read the distributions of the new table, all of its rows. */
  readonly readMs: number
  /** To compare them with the baseline's. */
  readonly decideMs: number
}

/** Drift of a Parquet file against a stored baseline, the best of `rounds`. */
export async function benchDrift(
  baseline: TableDistribution,
  parquetPath: string,
  duck: Duck,
  rounds = 3,
): Promise<DriftBench> {
  const best = { readMs: Infinity, decideMs: Infinity }
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    const current = await distributionOf(parquetPath, duck)
    const read = performance.now()
    decideDrift(baseline, current)
    best.readMs = Math.min(best.readMs, read - start)
    best.decideMs = Math.min(best.decideMs, performance.now() - read)
  }
  return best
}

/**
 * Compares a file with samples of itself and gives the columns that were called, for each seed; none of them is true.
 *
 * @param folder where the samples are written, each over the one before
 */
export async function falseCalls(
  parquetPath: string,
  { rows, seeds, folder }: { readonly rows: number; readonly seeds: number; readonly folder: string },
  duck: Duck,
): Promise<string[][]> {
  const baseline = await distributionOf(parquetPath, duck)
  const sample = `${folder}/sample.parquet`
  const calls: string[][] = []
  for (let seed = 1; seed <= seeds; seed++) {
    await duck.exec(
      `COPY (SELECT * FROM read_parquet(${literal(parquetPath)}) USING SAMPLE reservoir(${rows} ROWS) REPEATABLE (${seed})) ` +
        `TO ${literal(sample)} (FORMAT parquet)`,
    )
    const { columns } = decideDrift(baseline, await distributionOf(sample, duck))
    calls.push(columns.filter(({ drifted }) => drifted).map(({ name }) => name))
  }
  return calls
}

const distributionOf = (path: string, duck: Duck): Promise<TableDistribution> =>
  readDistribution(path, { duck, signal: new AbortController().signal, progress: () => undefined })
