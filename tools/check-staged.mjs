/** What a commit must pass: the staged files are formatted and linted, and what is generated is not stale. The rest is for CI. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name) => join(root, 'node_modules/.bin', name)
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0

const staged = spawnSync('git', ['diff', '--cached', '--name-only', '--diff-filter=ACMR', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\0')
  .filter(Boolean)
const ending = (...endings) => staged.filter((file) => endings.some((end) => file.endsWith(end)))

const formatted = ending('.ts', '.js', '.mjs', '.cjs', '.json', '.md', '.yml')
const linted = ending('.ts', '.js', '.mjs', '.cjs')
const generator = join(root, 'libs/events/dist/generate-main.js')
const generated = staged.some((file) => file.startsWith('schemas/') || file.startsWith('libs/events/src/generated/'))

const passed = [
  formatted.length === 0 || run(bin('prettier'), ['--check', '--ignore-unknown', '--log-level', 'warn', ...formatted]),
  linted.length === 0 || run(bin('oxlint'), ['--quiet', '--no-error-on-unmatched-pattern', ...linted]),
  !generated || !existsSync(generator) || run(process.execPath, [generator, '--check']),
]
process.exitCode = passed.every(Boolean) ? 0 : 1
