/**
 * Writes docs/errors.md, the closed list of errors; with `--check` only tells whether it is stale. A code in the sources without a
 * meaning, or a meaning without a code, is told with either (exit 1), and then nothing is written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROBLEM_CODES } from '@udb/gateway'
import { DOORS, LISTS_BY_NAME } from './error-meanings.js'
import { codesIn } from './errors/codes-in-sources.js'
import { faultsOf, renderErrors } from './errors/errors-doc.js'
import { readSources } from './errors/read-sources.js'

const root = join(import.meta.dirname, '../../..')
const path = join(root, 'docs/errors.md')
const found = codesIn(readSources(root), LISTS_BY_NAME)
const faults = faultsOf(found, DOORS)
const statuses = Object.fromEntries(Object.entries(PROBLEM_CODES).map(([code, [status]]) => [code, status]))
const text = renderErrors(found, DOORS, statuses)
if (faults.length > 0) {
  for (const fault of faults) console.error(fault)
  console.error('the meanings are in apps/box/src/error-meanings.ts')
  process.exitCode = 1
} else if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  console.error('docs/errors.md is stale: run `node apps/box/dist/errors-main.js` and commit it')
  process.exitCode = 1
}
