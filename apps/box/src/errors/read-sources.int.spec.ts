import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PROBLEM_CODES } from '@udb/gateway'
import { parseErrorCodes } from '@udb/ingestion'
import { JOB_PROBLEM_CODES } from '@udb/jobs'
import { DOORS, LISTS_BY_NAME } from '../error-meanings.js'
import { codesIn } from './codes-in-sources.js'
import { faultsOf } from './errors-doc.js'
import { readSources } from './read-sources.js'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'udb-sources-'))
})
afterAll(() => rmSync(root, { recursive: true }))

test('sources of apps and libs are read, and nothing that is there for tests or generated', () => {
  const paths = [
    'libs/b/src/deep/b.ts',
    'apps/a/src/a.ts',
    'apps/a/src/a.unit.spec.ts',
    'apps/a/src/box.fixture.ts',
    'apps/a/src/fixtures/f.ts',
    'apps/a/src/spec-bench.ts',
    'apps/a/dist/a.ts',
    'apps/box/src/error-meanings.ts',
    'apps/box/src/errors/rest-meanings.ts',
    'libs/b/src/features/f.ts',
    'libs/b/src/generated/events.ts',
    'libs/testkit/src/t.ts',
  ]
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `// ${path}`)
  }
  expect(readSources(root)).toEqual(
    ['apps/a/src/a.ts', 'libs/b/src/deep/b.ts'].map((path) => ({ path, text: `// ${path}` })),
  )
})

test('every code of this repository has a meaning, and each meaning a code', () => {
  const found = codesIn(readSources(join(import.meta.dirname, '../../../..')), LISTS_BY_NAME)
  expect(faultsOf(found, DOORS)).toEqual([])
})

test('the sources give every code that a package exports as a value', () => {
  const found = codesIn(readSources(join(import.meta.dirname, '../../../..')))
  const exported = [...Object.keys(PROBLEM_CODES), ...JOB_PROBLEM_CODES, ...parseErrorCodes]
  expect(exported.filter((code) => !found.has(code))).toEqual([])
})
