import { describe, expect, test } from '@jest/globals'
import { summaryInput } from './report-parts.js'
import { join, kpi, load, parts, table } from './report.fixture.js'

const decision = (what: string, why: string, more: { column?: string; value?: string; overridden?: boolean } = {}) => ({
  what,
  why,
  value: more.value ?? 'v',
  overridden: more.overridden ?? false,
  ...(more.column ? { column: more.column } : {}),
})

describe('what the summary is written from', () => {
  test('each file that was read with its counts', () => {
    expect(summaryInput(parts([table('a', ['k'])])).loads).toEqual([
      { table: 'a', rowsRead: 10, rowsWritten: 9, rowsRejected: 1, decisions: [] },
    ])
  })

  test('what was decided, as sentences, each once', () => {
    const report = load('a.csv', [
      decision('delimiter', 'a comma separates'),
      decision('source_file', '2 files became one table', { column: 'source_file', value: 'source_file' }),
      decision('entry', 'they are empty: c.csv', { value: '1 left out' }),
      ...['w', 'x', 'y', 'z', 'v'].map((column) =>
        decision('null_words', 'it stands beside numbers', { column, value: '["NA"]' }),
      ),
      decision('timestamp_zone', 'each value says its offset', { column: 't', value: 'UTC' }),
      decision('timestamp_zone', 'no value says an offset', { column: 'u', value: 'none' }),
      decision('column_renamed', 'its name was taken', { column: 'x_2' }),
      decision('column_type', 'asked for', { column: 'code', value: 'VARCHAR', overridden: true }),
      decision('encoding', 'no valid UTF-8', { value: 'windows-1252' }),
      decision('line_ending', 'counted', { value: '3 CRLF, 1 LF' }),
      decision('sheet', 'it has the most filled cells', { value: 'Data' }),
      decision('error_cells', 'no value', { value: '#N/A 2' }),
    ])
    expect(summaryInput(parts([table('a', ['k'], { report })])).loads[0]!.decisions).toEqual([
      'a column source_file was added: 2 files became one table',
      'files of the archive were not read (1 left out): they are empty: c.csv',
      '“NA” was read as missing in w, x, y and 2 more columns',
      'the times in t are kept in UTC',
      'the times in u name no zone and are kept as they stand',
      'a column is called “x_2” here: its name was taken',
      'its text was read as windows-1252',
      'its lines end in different ways: 3 CRLF, 1 LF',
      'the sheet “Data” was taken: it has the most filled cells',
      'cells that show an error were read as missing (#N/A 2)',
      'column type is VARCHAR for code, as asked',
    ])
  })

  test('that a file is plain is not worth a sentence', () => {
    const plain = [
      decision('encoding', 'w', { value: 'utf-8' }),
      decision('line_ending', 'w', { value: 'LF' }),
      decision('header', 'w'),
    ]
    expect(summaryInput(parts([table('a', ['k'], { report: load('a.csv', plain) })])).loads[0]!.decisions).toEqual([])
  })

  test('each part of a join with the rows that found nobody', () => {
    const joined = table('all', ['k'], {
      join: join('a', [
        ['b', 'k', 'k', 3],
        ['c', 'k', 'k', 0],
      ]),
    })
    const { joins, loads } = summaryInput(parts([table('a', ['k']), joined]))
    expect(joins).toEqual([
      { name: 'all', left: 'a', right: 'b', type: 'left', rows: 100, unmatched: 3 },
      { name: 'all', left: 'a', right: 'c', type: 'left', rows: 100, unmatched: 0 },
    ])
    expect(loads.map(({ table: name }) => name)).toEqual(['a'])
  })

  test('KPIs with their results, and with the reason where there is none', () => {
    const { rows: _, columns: __, ...bare } = kpi('bad', [])
    const failed = {
      ...bare,
      state: 'failed' as const,
      problem: { code: 'sql_invalid', message: 'no column', hint: 'h' },
    }
    expect(summaryInput(parts([], { kpisOf: [kpi('good', [], [[42]]), failed, bare] })).kpis).toEqual([
      {
        name: 'good',
        description: undefined,
        unit: undefined,
        columns: [{ name: 'n', type: 'BIGINT' }],
        rows: [[42]],
        truncated: false,
      },
      { name: 'bad', description: undefined, error: { code: 'sql_invalid', message: 'no column' } },
      { name: 'bad', description: undefined, error: { code: 'kpi_failed', message: 'it has no result' } },
    ])
  })

  test('nothing of what is not there', () => {
    expect(summaryInput(parts([]))).toMatchObject({ kpis: [], profiles: [], loads: [], joins: [], artifacts: [] })
  })
})
