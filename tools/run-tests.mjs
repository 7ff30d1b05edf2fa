/**
 * `./udb test`: every check and test that needs nothing but this machine. `--real` adds those against a real Kafka, registry, PostgreSQL
 * and S3: each adapter's suites, and the end-to-end files against a box of several processes; `--real --chaos` also kills processes of such a
 * box at many moments. Any other argument goes to jest, and then only jest runs. Ends with a plain line for each kind that was not run.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { madeFolder } from './generated-data/folder.mjs'
import { checks } from './test-run/checks.mjs'
import { BOX_PATIENCE, boxRuns, BOX_SPECS, chaosRuns, REAL_SPECS } from './test-run/real-runs.mjs'
import { root, runInTurn } from './test-run/run-in-turn.mjs'
import { prepareStack } from './test-run/with-stack.mjs'

const HELP = `Usage: ./udb test [options] [for jest]

Every check and test that needs nothing but this machine, and a plain line for
each kind that was not run; 0 only if all passed.

Options:
  --real      also those against a real Kafka, registry, PostgreSQL and S3,
              which it brings up by itself
  --chaos     with --real: kills processes of a distributed box, at many moments
  -h, --help  this text

Anything else goes to jest, and then only jest runs:
  ./udb test plan.unit          the specs with this in their path
  ./udb test --real kafka-bus   the same, with what is real beside them
`
if (process.argv.some((argument) => argument === '--help' || argument === '-h')) {
  process.stdout.write(HELP)
  process.exit()
}

const real = process.argv.includes('--real')
const chaos = process.argv.includes('--chaos')
const forJest = process.argv.slice(2).filter((argument) => argument !== '--real' && argument !== '--chaos')

/** What cannot run here, by the file names of its specs; each line says why. */
const missing = []
if (!real)
  missing.push({
    pattern: REAL_SPECS,
    line: 'on a real Kafka, registry, PostgreSQL and S3: run by `./udb test --real`',
  })
if (real && !chaos)
  missing.push({
    pattern: null,
    line: 'kills of the processes of a distributed box: run by `./udb test --real --chaos`',
  })
if (spawnSync('git', ['--version']).status !== 0)
  missing.push({
    pattern: String.raw`run-contracts-check\.int\.spec\.js$`,
    line: 'contracts against a git history: git is not installed',
  })
if (!existsSync('/usr/bin/chromium'))
  missing.push({ pattern: String.raw`\.browser\.spec\.js$`, line: 'pages in a browser: chromium is not installed' })
if (spawnSync('tesseract', ['--version']).status !== 0)
  missing.push({
    pattern: String.raw`tesseract\.int\.spec\.js$`,
    line: 'words on scanned pages: tesseract is not installed',
  })
if (spawnSync('promtool', ['--version']).status !== 0)
  missing.push({ pattern: String.raw`promtool\.int\.spec\.js$`, line: 'when alerts fire: promtool is not installed' })
process.env.UDB_GENERATED ??= madeFolder() ?? ''
if (process.env.UDB_GENERATED === '')
  missing.push({
    pattern: String.raw`\.generated\.int\.spec\.js$`,
    line: "figures beside other tools': `node tools/generated-data/make.mjs` makes the data",
  })

const jest = (args, ignored, env = {}) => ({
  command: process.execPath,
  args: [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=TimeoutNegativeWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...args,
    // Last, since jest takes for a pattern whatever follows.
    ...['/node_modules/', ...ignored, ...missing.flatMap(({ pattern }) => pattern ?? [])].flatMap((pattern) => [
      '--testPathIgnorePatterns',
      pattern,
    ]),
  ],
  env,
})

/** A spec that fails may leave a connection open, and a run that waits for it for ever says nothing to anybody. */
const ENDS = '--forceExit'
const alone = [...checks, { name: 'tests', ...jest([], [REAL_SPECS]) }]
const onStack = [
  { name: 'tests on real components', ...jest([ENDS, REAL_SPECS], [BOX_SPECS]) },
  ...[...boxRuns, ...(chaos ? chaosRuns : [])].map(({ name, shape, specs, env = {} }) => ({
    name,
    // They share the topics of the box, so one runs after the other.
    ...jest(['--runInBand', ENDS, BOX_PATIENCE, ...specs], [], { UDB_TEST_SHAPE: shape, ...env }),
  })),
]

async function run() {
  const chosen = { name: 'tests', ...jest(real ? [ENDS, ...forJest] : forJest, []) }
  if (!real) return runInTurn(forJest.length > 0 ? [chosen] : alone)
  const withStack = await prepareStack()
  if (forJest.length > 0) return withStack((env) => runInTurn([chosen], env))
  const failed = await runInTurn(alone)
  return [...failed, ...(await withStack((env) => runInTurn(onStack, env)))]
}

const failed = await run()

console.log('')
for (const { line } of missing) console.log(`not run: ${line}`)
console.log(failed.length === 0 ? 'all passed' : failed.map((name) => `failed: ${name}`).join('\n'))
process.exitCode = failed.length === 0 ? 0 : 1
