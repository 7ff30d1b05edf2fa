import type { Duck } from '@udb/engine'
import { computeProfile } from './compute.js'
import { renderProfileHtml } from './html/page.js'
import { literal } from './sql-text.js'

export interface ProfileBench {
  readonly summarizeMs: number
  readonly profileMs: number
  /** profileMs / summarizeMs. */
  readonly ratio: number
  readonly jsonBytes: number
  readonly pageBytes: number
}

/**
 * The profile of a Parquet file, its JSON and its page, against DuckDB's SUMMARIZE of the same file in the same
 * engine: the best of `rounds` of each, taken in turns so that a slow moment of the machine meets both.
 */
export async function benchProfile(parquetPath: string, duck: Duck, rounds = 3): Promise<ProfileBench> {
  const times = { summarize: [] as number[], profile: [] as number[] }
  let sizes = { jsonBytes: 0, pageBytes: 0 }
  for (let round = 0; round < rounds; round++) {
    times.summarize.push(await timed(() => duck.query(`SUMMARIZE FROM read_parquet(${literal(parquetPath)})`)))
    times.profile.push(await timed(async () => void (sizes = await writeProfile(parquetPath, duck))))
  }
  const summarizeMs = Math.min(...times.summarize)
  const profileMs = Math.min(...times.profile)
  return { summarizeMs, profileMs, ratio: profileMs / summarizeMs, ...sizes }
}

async function writeProfile(parquetPath: string, duck: Duck): Promise<{ jsonBytes: number; pageBytes: number }> {
  const signal = new AbortController().signal
  const profile = await computeProfile(
    { table: 'bench', parquetPath, generatedAt: '2026-01-01T00:00:00Z' },
    { duck, signal, progress: () => undefined },
  )
  return {
    jsonBytes: Buffer.byteLength(JSON.stringify(profile)),
    pageBytes: Buffer.byteLength(renderProfileHtml(profile)),
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
