import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { driftFiles } from '../../../apps/profiler/dist/drift/drift.bench.js'
import { tableDistributionSchema } from '../../../apps/profiler/dist/drift/distribution.js'
import { withOneDuck } from './one-duck.js'

/** A whole process: a stored baseline and a Parquet file in, `drift.json` and `drift.html` out. */
const [baselinePath, parquet, folder] = process.argv.slice(2) as [string, string, string]

const baseline = tableDistributionSchema.parse(JSON.parse(await readFile(baselinePath, 'utf8')))
await withOneDuck(folder, async (duck) => {
  const { json, html } = await driftFiles(baseline, parquet, duck)
  await Promise.all([writeFile(join(folder, 'drift.json'), json), writeFile(join(folder, 'drift.html'), html)])
})
