import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readSuite } from '@udb/checks'
import { type Duck, literal, openInProcess } from '@udb/engine'
import { parse } from 'yaml'
import { computeProfile, type Profile } from '../profile/index.js'
import { patternOfShape, proposeChecks, suiteOf } from './propose-checks.js'
import { type CheckedTables, openTables } from './quality-fixture.js'
import { writeProposal } from './write-proposal.js'

const SAMPLES = join(import.meta.dirname, '../../../../samples')
const penguins = `SELECT * FROM read_csv(${literal(join(SAMPLES, 'penguins/penguins.csv'))}, nullstr = 'NA')`
const mixed = `SELECT i AS id, printf('SKU-%05d', i) AS sku, printf('%s%d@example.com', ['ann', 'bob'][1 + i % 2], i) AS email,
  ['open', 'paid', 'yes'][1 + i % 3] AS "state: #1", i / 7.0 AS ratio, CASE WHEN i % 4 = 0 THEN NULL ELSE i END AS sometimes,
  TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR AS at_time, NULL::INTEGER AS never, [i] AS list, {'a': i} AS record,
  CASE WHEN i = 5 THEN 'NaN'::DOUBLE ELSE i END AS odd, 170141183460469231731687303715884105727::HUGEINT AS huge
  FROM range(100) AS r(i)`

let tables: CheckedTables
let dir: string
let duck: Duck
beforeAll(async () => {
  tables = await openTables()
  dir = await mkdtemp(join(tmpdir(), 'udb-propose-'))
  duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir: join(dir, 'spill') })
}, 30_000)
afterAll(async () => {
  await duck.close()
  await tables.close()
  await rm(dir, { recursive: true, force: true })
})

async function profileOf(select: string): Promise<Profile> {
  const parquetPath = join(dir, 'profiled.parquet')
  await duck.exec(`COPY (${select}) TO ${literal(parquetPath)} (FORMAT parquet)`)
  const asked = {
    table: 'things',
    parquetPath,
    generatedAt: '2026-01-06T00:00:00.000Z',
    source: { version: '1', jobId: 'j' },
  }
  return computeProfile(asked, { duck, signal: new AbortController().signal, progress: () => undefined })
}

test.each([
  ['penguins', penguins],
  ['many types', mixed],
  ['one row', 'SELECT 1 AS a, NULL AS b'],
  ['no row', "SELECT 1 AS a, 'x' AS b WHERE false"],
])('what is proposed is a file of checks that reads, and that the table passes: %s', async (_, select) => {
  const proposal = proposeChecks(await profileOf(select))
  const text = writeProposal(proposal, { version: '1', rows: 1 })
  const given: unknown = parse(text)
  expect(given).toEqual(JSON.parse(JSON.stringify(suiteOf(proposal))))
  expect(readSuite(given)).toMatchObject({ ok: true })

  await tables.make('things', select)
  const { results } = await tables.check('things', suiteOf(proposal).checks, {
    nowMs: Date.parse('2026-01-06T00:00:00Z'),
  })
  const bad = results.filter(({ outcome }) => outcome.state !== 'passed' && outcome.state !== 'skipped')
  // A table without rows fails the one that says so.
  expect(bad.map(({ check, outcome }) => [check.id, outcome])).toEqual(
    _ === 'no row' ? [['row_count', expect.anything()]] : [],
  )
})

test('what is proposed is what one would write', async () => {
  const proposal = proposeChecks(await profileOf(mixed))
  const said = proposal.checks.map(({ check }) => {
    const { type, severity: _, ...rest } = check
    return `${type} ${JSON.stringify(rest)}`
  })
  expect(said).toEqual(
    expect.arrayContaining([
      'row_count {"min":50}',
      'unique {"column":"id"}',
      'not_null {"column":"sku"}',
      'pattern {"column":"sku","pattern":"[A-Z]{3}-[0-9]{5}"}',
      'accepted_values {"column":"state: #1","values":["open","paid","yes"]}',
      'not_null {"column":"sometimes","mostly":0.5}',
      'freshness {"column":"at_time","maxAge":"2d"}',
    ]),
  )
  expect(said.filter((line) => /"never"/.test(line))).toEqual(['type {"column":"never","expected":"INTEGER"}'])
})

test.each([
  ['A{3}-9{5}', '[A-Z]{3}-[0-9]{5}'],
  ['9.9', '[0-9]\\.[0-9]'],
  ['Aa+ (9+)', '[A-Z][a-z]+ \\([0-9]+\\)'],
  ['9', null],
])('a shape %s is the pattern %s', (shape, pattern) => {
  expect(patternOfShape(shape)).toBe(pattern)
})
