import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { CHECK_TYPES } from '../check.js'
import { readChecksFile } from './checks-file.js'

const ROOT = join(import.meta.dirname, '../../../..')
const doc = await readFile(join(ROOT, 'docs/check-formats.md'), 'utf8')

test('every example can be read', () => {
  const examples = [...doc.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!)
  expect(examples.map((text) => readChecksFile(text)).filter(({ ok }) => !ok)).toEqual([])
  expect(examples).toHaveLength(2)
})

test('every check that is shown of the checks can be read', async () => {
  const text = await readFile(join(ROOT, 'docs/quality.md'), 'utf8')
  const examples = [...text.matchAll(/`(\{type: [^`]*\})`/g)].map(([, check]) => check!)
  const wrong = examples.filter((check) => !readChecksFile(`table: t\nchecks:\n  - ${check}\n`).ok)
  expect(wrong).toEqual([])
  expect(CHECK_TYPES.filter((type) => !examples.some((check) => check.startsWith(`{type: ${type},`)))).toEqual([])
})

test('every core expectation of Great Expectations stands in the table', async () => {
  const fixtures = join(ROOT, 'libs/checks/src/formats/great-expectations/fixtures')
  const names = JSON.parse(await readFile(join(fixtures, 'core-expectations.json'), 'utf8')) as string[]
  const said = new Set([...doc.matchAll(/`(\w+)`/g)].map(([, name]) => name))
  expect(names.filter((name) => !said.has(name.replace(/^expect_/, '')))).toEqual([])
})

test('every type of check stands in the table for people who move over', () => {
  const table = doc.slice(doc.indexOf('## Moving over'))
  expect(CHECK_TYPES.filter((type) => !table.includes(`\`${type}\``))).toEqual([])
})
