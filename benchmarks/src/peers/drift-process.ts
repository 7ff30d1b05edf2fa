import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { driftFiles } from '../../../apps/profiler/dist/drift/drift.bench.js'
import { tableDistributionSchema } from '../../../apps/profiler/dist/drift/distribution.js'

/** A whole process: a stored baseline and a Parquet file in, `drift.json` and `drift.html` out. */
const [baselinePath, parquet, folder] = process.argv.slice(2) as [string, string, string]

const baseline = tableDistributionSchema.parse(JSON.parse(await readFile(baselinePath, 'utf8')))
const pool = new DuckPool({ maxChildren: 1, idleMs: 1_000 })
const limits = { memoryMb: 1_024, threads: 2, tempDir: join(folder, 'spill') }
const { json, html } = await pool.withDuck((duck) => driftFiles(baseline, parquet, duck), { limits })
await Promise.all([writeFile(join(folder, 'drift.json'), json), writeFile(join(folder, 'drift.html'), html)])
await pool.close()
