import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readChecksFile } from '@udb/checks/formats'
import type { Terminal } from '../terminal.js'
import { readAskedChecks } from './asked-checks.js'
import { importChecks } from './import-checks.js'
import { lintChecks } from './lint-checks.js'

let dir: string
const path = (name: string): string => join(dir, name)

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-checks-'))
  await writeFile(path('good.checks.yaml'), 'table: orders\nchecks:\n  - {type: not_null, column: id}\n')
  await writeFile(
    path('bad.checks.yaml'),
    'table: orders\nchecks:\n  - {type: not_nul, column: id}\n  - {type: range, column: a, min: low}\n',
  )
  await writeFile(
    path('suite.json'),
    JSON.stringify(
      {
        name: 'orders',
        expectations: [
          { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'idd' } },
          { type: 'expect_column_values_to_be_lucky', kwargs: {} },
        ],
      },
      null,
      1,
    ),
  )
  await writeFile(path('latin.checks.yaml'), Buffer.from([0x74, 0xe9]))
})
afterAll(() => rm(dir, { recursive: true }))

/** What a command writes. */
function recorder(json: boolean): Terminal & { readonly outs: string[]; readonly notes: string[] } {
  const [outs, notes]: [string[], string[]] = [[], []]
  return {
    json,
    live: false,
    isRead: true,
    outs,
    notes,
    out: (text) => void outs.push(text),
    note: (text) => void notes.push(text),
    redraw: () => undefined,
    settle: () => undefined,
  }
}

describe('checks lint', () => {
  test('given files, when they are linted, then each mistake has its file and line, and the exit code says so', async () => {
    const terminal = recorder(false)
    expect(await lintChecks(terminal, [path('good.checks.yaml'), path('bad.checks.yaml')])).toBe(1)
    expect(terminal.outs[0]).toBe(`${path('good.checks.yaml')}: 1 check, nothing wrong`)
    expect(terminal.outs[1]!.split('\n').filter((line) => line.startsWith(dir))).toEqual([
      expect.stringMatching(/bad\.checks\.yaml:3:6: check_type_unknown: There is no check of type 'not_nul'\.$/),
      expect.stringMatching(/bad\.checks\.yaml:4:30: check_threshold_invalid: The threshold cannot be used/),
    ])
  })

  test('given a good file and a suite, when programs ask, then they get JSON, and lost expectations are no mistakes', async () => {
    const terminal = recorder(true)
    expect(await lintChecks(terminal, [path('good.checks.yaml'), path('suite.json')])).toBe(0)
    expect(JSON.parse(terminal.outs[0]!)).toMatchObject([
      { format: 'checks', checks: 1, problems: [], notes: [] },
      {
        format: 'ge',
        checks: 1,
        problems: [],
        notes: [{ effect: 'left_out', what: 'expect_column_values_to_be_lucky' }],
      },
    ])
  })

  test.each([
    ['no-such.yaml', 'file_not_found'],
    ['latin.checks.yaml', 'file_not_text'],
  ])('given %s, when it is linted, then it is refused with a code', async (name, code) => {
    await expect(lintChecks(recorder(false), [path(name)])).rejects.toMatchObject({ code })
  })
})

describe('checks import', () => {
  test('given a suite, when it is imported into a file, then the file can be read, and says what was lost', async () => {
    const terminal = recorder(false)
    const out = path('imported.checks.yaml')
    expect(await importChecks(terminal, path('suite.json'), { table: 'sales', out })).toBe(0)
    const text = await readFile(out, 'utf8')
    const read = readChecksFile(text)
    expect(read.ok && read.suites[0]!.suite).toMatchObject({
      table: 'sales',
      checks: [{ type: 'not_null', column: 'idd' }],
    })
    expect(text).toContain('left out: expect_column_values_to_be_lucky')
    expect(terminal.notes.at(-1)).toBe(`1 check in ${out}, 1 left out, 0 changed`)
  })

  test('given a contract that is none, when it is imported, then all its problems are thrown with their file', async () => {
    const failed = importChecks(recorder(false), path('good.checks.yaml'), { from: 'odcs' })
    await expect(failed).rejects.toMatchObject({
      code: 'checks_unusable',
      problems: expect.arrayContaining([
        expect.objectContaining({ file: path('good.checks.yaml'), code: 'contract_invalid' }),
      ]),
    })
  })
})

describe('checks of a request', () => {
  test('given several files with mistakes, when they are read, then all are refused at once', async () => {
    const failed = readAskedChecks([path('bad.checks.yaml'), path('good.checks.yaml'), path('bad.checks.yaml')])
    await expect(failed).rejects.toMatchObject({ problems: { length: 4 } })
  })

  test('given a column that the table does not have, when it is compared, then its place in the file is named, of a suite too', async () => {
    const asked = await readAskedChecks([path('good.checks.yaml'), path('suite.json')])
    const refused = (): void => asked.refuseUnknown([{ name: 'orders', columns: ['id'] }])
    expect(refused).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ code: 'column_unknown', file: path('suite.json'), line: 4 })],
      }) as unknown as Error,
    )
    expect(asked.placeOf('/quality/suites/0/checks/0/column')).toEqual({
      file: path('good.checks.yaml'),
      line: 3,
      column: 22,
    })
    expect(asked.placeOf('/quality/suites/1/checks/0/column')).toMatchObject({ file: path('suite.json'), line: 4 })
    expect(asked.placeOf('/kpis/0')).toBeNull()
  })
})
