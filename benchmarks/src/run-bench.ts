import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { REAL_STACK, realStack, startTestStack } from '@udb/stack'
import { benchDrift } from './bench-drift.js'
import { benchFiles } from './bench-files.js'
import { benchLog } from './bench-log.js'
import { benchPing } from './bench-ping.js'
import { benchProfile } from './bench-profile.js'
import { benchProfileLarge } from './bench-profile-large.js'
import { benchProfileWide } from './bench-profile-wide.js'
import { benchEmbeddedReplay } from './bench-replay.js'
import { benchSql } from './bench-sql.js'
import { benchUp } from './bench-up.js'
import { benchUpload } from './bench-upload.js'
import { machineFacts } from './machine-facts.js'
import { benchRealEvents } from './real/bench-real-events.js'
import { benchRealJobs } from './real/bench-real-jobs.js'
import { benchRealReplay } from './real/bench-real-replay.js'
import { benchRealSql } from './real/bench-real-sql.js'
import { benchRealUpload } from './real/bench-real-upload.js'
import { benchPeerDrift } from './peers/bench-peer-drift.js'
import { benchPeerLoad } from './peers/bench-peer-load.js'
import { benchPeerProfile } from './peers/bench-peer-profile.js'
import type { RealBenchmark } from './real/real-benchmark.js'
import { resultsMarkdown, resultsText } from './results.js'
import type { Benchmark, Measurement } from './target.js'

/**
 * `npm run bench`: every figure that has a target; `npm run bench -- --real`: those of the distributed shape; `npm run bench:peers`: beside
 * the Python tools that do the same, in a virtual environment of their own. A missed target is said, and is
 * no failure; what breaks is one. `./udb up` comes first: it builds what is missing, and what does not build need not be measured.
 */
const EMBEDDED: readonly Benchmark[] = [
  benchUp,
  benchUpload,
  benchFiles,
  benchProfile,
  benchProfileWide,
  benchProfileLarge,
  benchDrift,
  benchPing,
  benchSql,
  benchLog,
  benchEmbeddedReplay,
]
const REAL: readonly RealBenchmark[] = [benchRealEvents, benchRealJobs, benchRealSql, benchRealUpload, benchRealReplay]

const PEERS: readonly Benchmark[] = [
  { name: 'load', run: benchPeerLoad },
  { name: 'drift', run: benchPeerDrift },
  { name: 'profile', run: benchPeerProfile },
]

const { only, write, data, real, peers } = parseArgs({
  options: {
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
    data: { type: 'string' },
    // `npm run bench --real`, without the dashes between, reaches a script in its environment.
    real: { type: 'boolean', default: process.env['npm_config_real'] === 'true' },
    peers: { type: 'boolean', default: false },
  },
}).values
const [resultsName, command] = real
  ? ['RESULTS-REAL.md', 'npm run bench -- --real']
  : peers
    ? ['RESULTS-PEERS.md', 'npm run bench:peers']
    : ['RESULTS.md', 'npm run bench']
const results = join(import.meta.dirname, '..', resultsName)

const embedded = peers ? PEERS : EMBEDDED
const all = real ? REAL : embedded
const standing = all.filter((one) => !('onDemand' in one && one.onDemand))
const chosen = only === undefined ? standing : all.filter(({ name }) => name === only)
if (chosen.length === 0) {
  console.error(`there is no benchmark ${only}; there are ${all.map(({ name }) => name).join(', ')}`)
  process.exitCode = 2
} else if (write && only !== undefined) {
  console.error('--write keeps a whole run; leave out --only')
  process.exitCode = 2
} else process.exitCode = real ? await runReal() : await run(embedded.filter((each) => chosen.includes(each)))

/** On the stack that the environment names, or one of its own. */
async function runReal(): Promise<number> {
  const own = process.env[REAL_STACK] ? null : await startTestStack((line) => console.error(line))
  const stack = own?.address ?? realStack()
  try {
    return await run(
      REAL.filter((each) => chosen.includes(each)).map(({ name, run: measure }) => ({
        name,
        run: (context) => measure(context, stack),
      })),
    )
  } finally {
    await own?.dispose()
  }
}

async function run(benchmarks: readonly Benchmark[]): Promise<number> {
  const facts = await machineFacts(new Date())
  const measurements: Measurement[] = []
  const broken: string[] = []
  for (const benchmark of benchmarks) {
    try {
      measurements.push(...(await inFolderOfItsOwn(benchmark)))
    } catch (error) {
      broken.push(benchmark.name)
      console.error(`${benchmark.name} broke: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }
  console.log(`${facts.join('\n')}\n\n${resultsText(measurements)}`)
  if (broken.length > 0) return 1
  if (write) await writeFile(results, resultsMarkdown(measurements, facts, command))
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
