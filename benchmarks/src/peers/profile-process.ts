import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { profileFiles } from '../../../apps/profiler/dist/profile/profile.bench.js'
import { withOneDuck } from './one-duck.js'

/** A whole process: a Parquet file in, `profile.json` and `profile.html` out. */
const [parquet, folder] = process.argv.slice(2) as [string, string]

await withOneDuck(folder, async (duck) => {
  const { json, html } = await profileFiles(parquet, duck)
  await Promise.all([writeFile(join(folder, 'profile.json'), json), writeFile(join(folder, 'profile.html'), html)])
})
