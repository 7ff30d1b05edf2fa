import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckPool } from '@udb/engine'

/** A whole process: a Parquet file in, `profile.json` and `profile.html` out. */
const [parquet, folder] = process.argv.slice(2) as [string, string]

const limits = { memoryMb: 1_024, threads: 2, tempDir: join(folder, 'spill') }
const pool = new DuckPool({ maxChildren: 1, idleMs: 1_000, warm: limits })
// The engine's process starts while this one still loads.
const { profileFiles } = await import('../../../apps/profiler/dist/profile/profile.bench.js')
const { json, html } = await pool.withDuck((duck) => profileFiles(parquet, duck), { limits })
await Promise.all([writeFile(join(folder, 'profile.json'), json), writeFile(join(folder, 'profile.html'), html)])
await pool.close()
