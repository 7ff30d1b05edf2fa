/**
 * `./udb test`: every check and test that this machine can run, and a plain line for each kind that it cannot.
 * `--real` demands those against real components; any other argument goes to jest, and then only jest runs.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const real = process.argv.includes('--real')
const forJest = process.argv.slice(2).filter((argument) => argument !== '--real')

const node = (script, ...args) => [process.execPath, [join(root, script), ...args]]
const bin = (name, ...args) => [process.execPath, [join(root, 'node_modules/.bin', name), ...args]]

const checks = [
  ['types and codecs are generated from the schemas', node('libs/events/dist/generate-main.js', '--check')],
  ['docs/flow.md is generated from the reactions', node('apps/box/dist/flow-main.js', '--check')],
  ['docs/errors.md lists every error in the sources', node('apps/box/dist/errors-main.js', '--check')],
  ['contracts', node('libs/registry/dist/contracts/contracts-main.js')],
  ['format', bin('prettier', '--check', '--log-level', 'warn', '.')],
  ['lint', bin('oxlint')],
  ['boundaries', node('tools/check-boundaries.mjs')],
]

/** What cannot run here, by the file names of its specs; each line says why. */
const missing = []
const realSpecs = globSync('{apps,libs,tests}/**/dist/**/*.real.spec.js', {
  cwd: root,
  exclude: ['**/node_modules/**'],
})
if (!real) {
  const count =
    realSpecs.length === 0 ? 'none in this build' : `${realSpecs.length} suites, run by \`./udb test --real\``
  missing.push({
    pattern: String.raw`\.real\.spec\.js$`,
    line: `on a real Kafka, registry, PostgreSQL and S3: ${count}`,
  })
}
if (spawnSync('git', ['--version']).status !== 0)
  missing.push({
    pattern: String.raw`run-contracts-check\.int\.spec\.js$`,
    line: 'contracts against a git history: git is not installed',
  })
if (!existsSync('/usr/bin/chromium'))
  missing.push({ pattern: String.raw`\.browser\.spec\.js$`, line: 'pages in a browser: chromium is not installed' })

const jest = [
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...forJest,
    // Last, since jest takes for a pattern whatever follows.
    ...['/node_modules/', ...missing.map(({ pattern }) => pattern)].flatMap((pattern) => [
      '--testPathIgnorePatterns',
      pattern,
    ]),
  ],
]

const failed = []
for (const [name, [command, args]] of [...(forJest.length > 0 ? [] : checks), ['tests', jest]]) {
  const began = performance.now()
  console.log(`— ${name}`)
  if (spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status !== 0) failed.push(name)
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s`)
}
if (real && realSpecs.length === 0) failed.push('real components: there is no suite for them in this build')

console.log('')
for (const { line } of missing) console.log(`not run: ${line}`)
console.log(failed.length === 0 ? 'all passed' : failed.map((name) => `failed: ${name}`).join('\n'))
process.exitCode = failed.length === 0 ? 0 : 1
