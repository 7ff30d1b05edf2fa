/**
 * The boundaries and the lint rules that this project leans on: first each rule over its fixture (`--fixtures` ends there),
 * then the boundaries over the sources; oxlint looks at those by itself.
 * In a fixture the files that begin with `// red` break the rule that the fixture is called after, and no other; the rest break none.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cruiseTree, forbidden } from './boundaries/cruise.mjs'
import { lintTree } from './boundaries/lint.mjs'

/** Rules of oxlint that must not be lost from its settings. */
const LINT_RULES = ['no-restricted-imports', 'typescript-no-explicit-any', 'no-unused-vars', 'import-no-default-export']

const root = join(import.meta.dirname, '..')
const fixtures = join(import.meta.dirname, 'lint-fixtures')
const rules = [
  ...forbidden.map(({ name }) => ({ name, run: cruiseTree })),
  ...LINT_RULES.map((name) => ({ name, run: lintTree })),
]

const failures = readdirSync(fixtures)
  .filter((name) => !rules.some((rule) => rule.name === name))
  .map((name) => `tools/lint-fixtures/${name}: there is no such rule`)
for (const rule of rules) failures.push(...(await checkFixture(rule)))
if (failures.length === 0) console.log(`boundaries: ${rules.length} rules, each red on its fixture`)
if (!process.argv.includes('--fixtures')) failures.push(...(await checkSources()))

for (const failure of failures) console.error(failure)
process.exitCode = failures.length > 0 ? 1 : 0

async function checkFixture({ name, run }) {
  const fixture = join(fixtures, name)
  if (!existsSync(fixture)) return [`${name}: no fixture proves it red; add tools/lint-fixtures/${name}`]
  const { files, violations } = await run(fixture)
  const expected = files.filter((file) => readFileSync(join(fixture, file), 'utf8').startsWith('// red\n'))
  if (expected.length === 0) return [`${name}: no file of its fixture begins with \`// red\``]
  return [
    ...expected
      .filter((file) => !violations.some(({ rule, from }) => rule === name && from === file))
      .map((file) => `${name}: does not see ${file} of its fixture`),
    ...violations
      .filter(({ rule, from }) => rule !== name || !expected.includes(from))
      .map(({ rule, from, to }) => `${name}: in its fixture ${from} → ${to} breaks ${rule}`),
  ]
}

async function checkSources() {
  const { files, violations } = await cruiseTree(root)
  if (violations.length === 0) console.log(`boundaries: kept by ${files.length} files`)
  return violations.map(({ rule, from, to }) => {
    const why = forbidden.find(({ name }) => name === rule)?.comment
    return `${from} → ${to}\n  ${rule}: ${why}`
  })
}
