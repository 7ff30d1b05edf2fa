import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duck, openInProcess } from '@udb/engine'
import { literal } from '../profile/sql-text.js'
import type { TableDistribution } from './distribution.js'
import type { DistributionLimits } from './read/limits.js'
import { readDistribution } from './read/read-distribution.js'

/** An engine, a folder for Parquet files, and the distribution of what a SELECT gives: for the specs. */
export interface DriftFixture {
  readonly duck: Duck
  readonly folder: string
  distributionOf(select: string, limits?: DistributionLimits): Promise<TableDistribution>
  close(): Promise<void>
}

export async function openDriftFixture(): Promise<DriftFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'udb-drift-'))
  const duck = await openInProcess({ memoryMb: 768, threads: 2, tempDir: join(folder, 'spill') })
  let files = 0
  return {
    duck,
    folder,
    async distributionOf(select, limits) {
      const path = join(folder, `${files++}.parquet`)
      await duck.exec(`COPY (${select}) TO ${literal(path)} (FORMAT parquet)`)
      const ports = { duck, signal: new AbortController().signal, progress: () => undefined }
      return readDistribution(path, ports, limits)
    },
    async close() {
      await duck.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
