import { describe, expect, test } from '@jest/globals'
import type { Decision, DecisionKind, ParsedFile } from '@udb/ingestion'
import { explanationOf, type Reject } from './explanation.js'
import { explanationText } from './explanation-text.js'

const decided = (what: DecisionKind, value: string, why: string, more: Partial<Decision> = {}): Decision => ({
  what,
  value,
  why,
  confidence: 1,
  overridden: false,
  ...more,
})

const parsed: ParsedFile = {
  table: 'members',
  parquetPath: '/nowhere/members.parquet',
  rowsRead: 1204,
  rowsWritten: 1202,
  rowsRejected: 2,
  rejectsPath: '/nowhere/members.rejects.parquet',
  columns: [
    { name: 'id', originalName: 'id', type: 'BIGINT', nullCount: 0 },
    { name: 'paid', originalName: 'paid', type: 'DOUBLE', nullCount: 7 },
  ],
  decisions: [
    decided('delimiter', ';', 'most records then have 2 fields', { confidence: 0.997 }),
    decided('quote', '', 'asked for', { overridden: true }),
    decided('line_ending', 'LF', 'counted'),
    decided('column_type', 'BIGINT', 'every value is an integer', { column: 'id' }),
    decided('column_type', 'DOUBLE', 'every value is a number', { column: 'paid', confidence: 0.9 }),
    decided('null_words', '["NA"]', 'stands beside numbers', { column: 'paid', confidence: 0.98 }),
  ],
  format: 'csv',
  sourceBytes: 20_480,
  further: [],
}
const reject: Reject = {
  line: 17,
  column: null,
  code: 'too_many_columns',
  reason: '3 fields where 2 are expected',
  raw: '7;8;9',
}
const explanation = explanationOf("Anna's members.csv", parsed, [[reject]])

describe('an explanation of several tables', () => {
  const shared = decided('format', 'sqlite', 'the first bytes are those of an SQLite database')
  const own = decided('source_table', 'fees', 'a further table')
  const many: ParsedFile = {
    ...parsed,
    decisions: [shared, ...parsed.decisions],
    further: [
      { ...parsed, table: 'members_fees', rowsRead: 9, rowsWritten: 9, rowsRejected: 0, decisions: [shared, own] },
    ],
  }

  test('has each table with its rows, columns and decisions; what holds for the file stands once', () => {
    const text = explanationText(explanationOf('members.db', many, [[reject], []]))
    expect(text).toContain('would become 2 tables, members the main one')
    expect(text).toMatch(/further table members_fees\n9 rows read, 9 written, 0 set aside; 2 columns/)
    expect(text).toContain('a further table')
    expect(text.match(/the first bytes are those/g)).toHaveLength(1)
  })

  test('for a program it has them as a list', () => {
    expect(explanationOf('members.db', many, [[reject], []])).toMatchObject({
      table: 'members',
      further: [{ table: 'members_fees', rows: { read: 9, written: 9, rejected: 0 }, firstRejects: [] }],
    })
  })
})

describe('an explanation', () => {
  test('for a program it has every decision with an example of overrides, and no path', () => {
    expect(explanation).toMatchObject({
      rows: { read: 1204, written: 1202, rejected: 2 },
      columns: [{ name: 'id', type: 'BIGINT', missing: 0 }, { missing: 7 }],
      firstRejects: [reject],
    })
    expect(explanation.decisions.map(({ what, otherwise }) => [what, otherwise])).toContainEqual([
      'delimiter',
      { delimiter: ',' },
    ])
    expect(JSON.stringify(explanation)).not.toContain('/nowhere')
  })

  test('for a person it says the account of the rows, and how sure each decision is, never rounded up', () => {
    const text = explanationText(explanation)
    expect(text).toContain('1,204 rows read, 1,202 written, 2 set aside; 2 columns')
    expect(text).toMatch(/delimiter +; +99 % +most records/)
    expect(text).toMatch(/quote +\(none\) +asked for/)
    expect(text).toMatch(/paid +DOUBLE +7 +90 % +every value is a number/)
    expect(text).toMatch(/17 +too_many_columns +3 fields where 2 are expected +7;8;9/)
    expect(text).toContain('2 rows set aside, the first 1')
  })

  test('for a person it shows how to override the least sure decision, ready for a shell and for curl, to which a semicolon in -F ends the value', () => {
    expect(explanationText(explanation)).toContain(
      `--form-string options='{"Anna'\\''s members.csv":{"overrides":{"types":{"paid":"VARCHAR"}}}}'`,
    )
  })

  test('for a person it names what else can be said of a file', () => {
    expect(explanationText(explanation)).toMatch(/and besides: format, .*skipRows/)
  })

  test('given nothing to override, then it says so', () => {
    const bare = explanationOf('a.parquet', { ...parsed, decisions: [], rowsRejected: 0 }, [])
    expect(explanationText(bare)).toContain('Nothing here can be decided otherwise.')
  })
})
