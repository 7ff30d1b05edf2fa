import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { benchLog } from './bench-log.js'
import { benchPing } from './bench-ping.js'
import { benchProfile } from './bench-profile.js'
import { benchSql } from './bench-sql.js'
import { benchUp } from './bench-up.js'
import { benchUpload } from './bench-upload.js'
import { machineFacts } from './machine-facts.js'
import { resultsMarkdown, resultsText } from './results.js'
import type { Benchmark, Measurement } from './target.js'

/**
 * `npm run bench`: every figure that has a target. A missed target is said, and is no failure; what breaks is one.
 * `./udb up` comes first: it builds what is missing, and what does not build need not be measured.
 */
const BENCHMARKS: readonly Benchmark[] = [benchUp, benchUpload, benchProfile, benchPing, benchSql, benchLog]
const RESULTS = join(import.meta.dirname, '../RESULTS.md')

const { only, write, data } = parseArgs({
  options: { only: { type: 'string' }, write: { type: 'boolean', default: false }, data: { type: 'string' } },
}).values

const chosen = BENCHMARKS.filter(({ name }) => only === undefined || name === only)
if (chosen.length === 0) {
  console.error(`there is no benchmark ${only}; there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`)
  process.exitCode = 2
} else if (write && chosen.length < BENCHMARKS.length) {
  console.error('--write keeps a whole run; leave out --only')
  process.exitCode = 2
} else process.exitCode = await run()

async function run(): Promise<number> {
  const facts = await machineFacts(new Date())
  const measurements: Measurement[] = []
  const broken: string[] = []
  for (const benchmark of chosen) {
    try {
      measurements.push(...(await inFolderOfItsOwn(benchmark)))
    } catch (error) {
      broken.push(benchmark.name)
      console.error(`${benchmark.name} broke: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }
  console.log(`${facts.join('\n')}\n\n${resultsText(measurements)}`)
  if (broken.length > 0) return 1
  if (write) await writeFile(RESULTS, resultsMarkdown(measurements, facts))
  return 0
}

async function inFolderOfItsOwn({ name, run: measure }: Benchmark): Promise<readonly Measurement[]> {
  const note = (text: string): void => console.error(`${name}: ${text}`)
  const dir = await mkdtemp(join(tmpdir(), `udb-bench-${name}-`))
  note('begins')
  try {
    return await measure({ dir, dataFile: data === undefined ? null : resolve(data), note })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
