import { performance } from 'node:perf_hooks'
import type { Duck } from '@udb/engine'
import { literal } from '../profile/sql-text.js'
import { decideDrift } from './decide-drift.js'
import type { TableDistribution } from './distribution.js'
import { renderDriftHtml } from './html/page.js'
import { readDistribution } from './read/read-distribution.js'

export interface DriftBench {
  readonly summarizeMs: number
  /** To read the distributions of the new table, all of its rows. */
  readonly readMs: number
  /** To compare them with the baseline's, and to write the JSON and the page. */
  readonly decideMs: number
}

/** Drift of a Parquet file against a stored baseline, JSON and page, in turns with DuckDB's SUMMARIZE of it; the best of `rounds`. */
export async function benchDrift(
  baseline: TableDistribution,
  parquetPath: string,
  duck: Duck,
  rounds = 3,
): Promise<DriftBench> {
  const best = { summarizeMs: Infinity, readMs: Infinity, decideMs: Infinity }
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    await duck.query(`SUMMARIZE FROM read_parquet(${literal(parquetPath)})`)
    const start = performance.now()
    const current = await distributionOf(parquetPath, duck)
    const read = performance.now()
    writeDrift(baseline, current)
    best.summarizeMs = Math.min(best.summarizeMs, start - begun)
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

/** The report of a Parquet file against a stored baseline, as its JSON and its page. */
export async function driftFiles(
  baseline: TableDistribution,
  parquetPath: string,
  duck: Duck,
): Promise<{ json: string; html: string }> {
  return writeDrift(baseline, await distributionOf(parquetPath, duck))
}

function writeDrift(before: TableDistribution, now: TableDistribution) {
  const report = decideDrift(before, now)
  const against = 'A stored baseline.'
  const page = { table: 'bench', against, generatedAt: '2026-01-01T00:00:00Z', compared: { before, now } }
  return { json: JSON.stringify(report), html: renderDriftHtml(report, page) }
}

export const distributionOf = (path: string, duck: Duck): Promise<TableDistribution> =>
  readDistribution(path, { duck, signal: new AbortController().signal, progress: () => undefined })
