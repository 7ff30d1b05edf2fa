import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sample } from './api.js'
import { CHANGED, ordersCsv } from './drifting-orders.js'
import { discardBox, openOwnBox } from './own-box.js'
import { MAIN, newDataDir, removeDataDir, type RunningBox } from './running-box.js'

/** What the script runs for `./udb test`. */
const RUN_TESTS = join(import.meta.dirname, '../../../tools/run-tests.mjs')

let box: RunningBox

beforeAll(async () => {
  ;({ box } = await openOwnBox({ UDB_TENANTS: 'acme' }))
})
afterAll(() => discardBox(box))

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A command as a person runs it. One that does not end by itself fails the test. */
const udb = (...args: string[]): Promise<Said> => udbWith({}, ...args)

const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  UDB_PORT: new URL(box.url).port,
  UDB_DATA_DIR: box.dataDir,
  ...more,
})

async function udbWith(more: Record<string, string>, ...args: string[]): Promise<Said> {
  const ran = promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: environment(more),
    timeout: 20_000,
  })
  return ran.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  )
}

/** A command before a `head` that has gone: nobody reads what it writes. */
async function udbUnread(...args: string[]): Promise<Omit<Said, 'out'>> {
  const command = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: environment(),
    timeout: 20_000,
  })
  command.stdout.destroy()
  const [err, [code]] = await Promise.all([text(command.stderr), once(command, 'close') as Promise<[number]>])
  return { code, err }
}

test.each(['/proc/udb', MAIN])('analyze: %s is no folder for data, which is said at once', async (where) => {
  const said = await udbWith({ UDB_DATA_DIR: where, UDB_PORT: '1' }, 'analyze', sample('penguins/penguins.csv'))
  expect([said.code, said.out]).toEqual([1, ''])
  expect(said.err).toMatch(/^data_folder_unusable: .*\nGive UDB_DATA_DIR a folder that this user may write\.$/m)
})

test.each([
  [
    ['analyze'],
    "error: missing required argument 'file'\nUsage: ./udb analyze [options] <file...>\n./udb analyze --help",
  ],
  [
    ['baselines', 'drop', 'orders'],
    'Usage: ./udb baselines drop [options] <table> <baseline>\n./udb baselines drop --help',
  ],
  [['job'], "error: unknown command 'job'\n(Did you mean jobs?)\nUsage: ./udb [options] [command]\n./udb --help"],
])('%j, which lacks something or is misspelt, is told what the command takes', async (args, told) => {
  const said = await udb(...args)
  expect([said.code, said.out, said.err]).toEqual([1, '', expect.stringContaining(told)])
})

test.each([
  [['no-such-file.csv'], 'file_not_found: there is no file no-such-file.csv'],
  [[dirname(sample('penguins/penguins.csv'))], 'is a folder, not a file\nName the files in it.'],
  [[sample('penguins/penguins.csv'), '--against', 'no-such-file.csv'], 'there is no file no-such-file.csv'],
  [[sample('penguins/penguins.csv'), '--out', MAIN], 'out_option_invalid: '],
  [[sample('penguins/penguins.csv'), '--out', '/proc/udb/out'], 'out_option_invalid: '],
])('analyze %j: what cannot be read or written is refused before a box is asked', async (args, told) => {
  const said = await udbWith({ UDB_PORT: '1' }, 'analyze', ...args)
  expect([said.code, said.out]).toEqual([1, ''])
  expect(said.err).toContain(told)
  expect(said.err).not.toContain('no box runs')
})

describe('the command line, against a box that runs', () => {
  test('analyze: a file in, artifacts out', async () => {
    const out = join(box.dataDir, 'out')
    const said = await udb(
      'analyze',
      sample('penguins/penguins.csv'),
      '--kpi',
      'n=SELECT count(*) AS n FROM penguins',
      '--out',
      out,
    )
    expect([said.code, said.err]).toEqual([0, expect.stringContaining('✔ profile-penguins')])
    expect(await readdir(out)).toEqual(
      expect.arrayContaining(['summary.md', 'kpis.json', 'profile-penguins.html', 'chart-n.png']),
    )
  })

  test('sql: a table for people, JSON for programs', async () => {
    const people = await udb('sql', 'SELECT species, count(*) AS n FROM penguins GROUP BY ALL ORDER BY 1')
    expect(people.out).toBe('species      n\n─────────  ───\nAdelie     152\nChinstrap   68\nGentoo     124\n')
    const programs = await udb('--json', 'sql', 'SELECT 1 AS a')
    expect(JSON.parse(programs.out)).toMatchObject({ columns: [{ name: 'a' }], rows: [[1]], truncated: false })
  })

  test('jobs, status and events of the newest job', async () => {
    const [job] = JSON.parse((await udb('--json', 'jobs')).out) as { jobId: string; type: string }[]
    expect(job!.type).toBe('analyze')
    expect((await udb('status', job!.jobId)).out).toContain('completed (4 of 4 steps)')
    const events = (await udb('events')).out.trimEnd().split('\n')
    expect([events[0], events.at(-1)]).toEqual([
      expect.stringContaining('job.created'),
      expect.stringContaining('job.analyze.completed'),
    ])
  })

  test.each([['events'], ['jobs'], ['sql', 'SELECT 1 AS a FROM range(1000)']])(
    '%s: whoever reads only the beginning sees no stack',
    async (...args) => {
      const { code, err } = await udbUnread(...args)
      expect([code, err]).toEqual([0, expect.not.stringMatching(/EPIPE|\n\s+at /)])
    },
  )

  test('a job that failed is named, so that its status, events and receipt can be asked for', async () => {
    const file = join(box.dataDir, 'empty.csv')
    await writeFile(file, '')
    const said = await udb('analyze', file)
    const [job] = JSON.parse((await udb('--json', 'jobs')).out) as { jobId: string }[]
    expect([said.code, said.err]).toEqual([1, expect.stringContaining(`The ingest job ${job!.jobId} failed.`)])
    expect((await udb('status', job!.jobId)).out).toContain(': failed (0 of 2 steps)')
    const unknown = await udb('receipt', 'no-such-job')
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('job_unknown')])
  })

  test('--tenant and UDB_TENANT: what one tenant has, the others do not know', async () => {
    const select = ['sql', 'SELECT count(*) AS n FROM theirs'] as const
    const loaded = await udb('--tenant', 'acme', 'analyze', sample('penguins/penguins.csv'), '--table', 'theirs')
    expect([loaded.code, loaded.err]).toEqual([
      0,
      expect.stringContaining('the header x-udb-tenant; a browser does not'),
    ])
    expect((await udb(...select, '--tenant', 'acme')).out).toContain('344')
    expect((await udbWith({ UDB_TENANT: 'acme' }, ...select)).out).toContain('344')
    expect(await udbWith({ UDB_TENANT: 'acme' }, ...select, '--tenant', 'default')).toMatchObject({
      code: 1,
      err: expect.stringContaining('sql_table_unknown: There is no table theirs.'),
    })
    expect(await udb('jobs', '--tenant', 'nobody')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^tenant_unknown: There is no tenant 'nobody'\.\nName one of UDB_TENANTS .*--tenant/),
    })
  })

  test('ping', async () => {
    expect((await udb('ping', '--steps', '3')).out).toMatch(/^completed: 3 steps in /)
  })

  test('files explain: what is decided about a file, and how to decide otherwise', async () => {
    const file = join(box.dataDir, 'members.csv')
    await writeFile(file, 'id;name;since\n1;Ada;03.05.2024\n2;Bob;17.06.2024\n3;Cy\n4;Di;18.06.2024\n')
    const people = await udb('files', 'explain', file)
    expect([people.code, people.err]).toEqual([0, ''])
    expect(people.out).toContain('4 rows read, 3 written, 1 set aside; 3 columns')
    expect(people.out).toMatch(/\n {3}4 +too_few_columns +2 fields where 3 are expected +3;Cy\n/)
    expect(people.out).toMatch(/since +DATE/)
    const overrides = '{"types":{"since":"VARCHAR"}}'
    const programs = JSON.parse((await udb('--json', 'files', 'explain', file, '--overrides', overrides)).out) as object
    expect(programs).toMatchObject({
      table: 'members',
      rows: { read: 4, written: 3, rejected: 1 },
      columns: [{ type: 'BIGINT' }, { type: 'VARCHAR' }, { name: 'since', type: 'VARCHAR', missing: 0 }],
      firstRejects: [{ line: 4, code: 'too_few_columns' }],
    })
    expect(programs).toMatchObject({
      decisions: expect.arrayContaining([
        expect.objectContaining({ what: 'delimiter', value: ';', otherwise: { delimiter: ',' } }),
        expect.objectContaining({ what: 'column_type', column: 'since', overridden: true }),
      ]),
    })
  })

  test('checks: proposed, taken up, gated on, and refused with the line of a mistake', async () => {
    const file = join(box.dataDir, 'sales.csv')
    await writeFile(file, 'id,amount,state\n1,5,paid\n2,6,open\n2,-1,lost\n')
    const out = join(box.dataDir, 'proposed')
    expect((await udb('analyze', file, '--propose', '--out', out)).code).toBe(0)
    const linted = await udb('checks', 'lint', join(out, 'proposed-sales.checks.yaml'))
    expect([linted.code, linted.out]).toEqual([0, expect.stringMatching(/: \d+ checks, nothing wrong\n$/)])

    const checks = join(box.dataDir, 'sales.checks.yaml')
    await writeFile(
      checks,
      'table: sales\nchecks:\n  - {type: unique, column: id}\n  - {type: range, column: amount, min: 0, severity: warning}\n',
    )
    const said = await udb('analyze', file, '--checks', checks)
    expect([said.code, said.out]).toEqual([0, expect.stringContaining('sales: 2 checks, 0 passed, 2 failed')])
    const gated = await udb('--json', 'analyze', file, '--checks', checks, '--gate')
    expect([gated.code, JSON.parse(gated.out)]).toEqual([
      1,
      expect.objectContaining({
        error: expect.objectContaining({ code: 'quality_gate_closed' }),
        quality: [expect.objectContaining({ table: 'sales', gate: 'closed' })],
      }),
    ])

    await writeFile(
      checks,
      'table: sales\nchecks:\n  - {type: unique, column: id}\n  - type: not_null\n    column: amont\n',
    )
    const refused = await udb('analyze', file, '--checks', checks)
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining(`${checks}:5:5: column_unknown: The table 'sales' has no column 'amont'.`),
    ])
  }, 120_000)

  test('checks export and import: a contract with the columns of the table, which comes back as it was', async () => {
    const checks = join(box.dataDir, 'penguins.checks.yaml')
    const contract = join(box.dataDir, 'penguins.odcs.yaml')
    await writeFile(
      checks,
      'table: penguins\nchecks:\n  - {type: range, column: body_mass_g, min: 1000}\n  - {type: row_count, min: 9}\n',
    )
    const exported = await udb('checks', 'export', checks, '--out', contract)
    expect([exported.code, exported.err]).toEqual([0, expect.stringContaining('2 checks of 1 table')])
    const imported = await udb('checks', 'import', contract)
    expect(imported.out).toContain('  - type: range\n    column: body_mass_g\n    min: 1000\n')
    expect(imported.out).toContain('  - type: type\n    column: species\n    expected: text\n')
    const said = await udb('analyze', sample('penguins/penguins.csv'), '--contract', contract, '--gate')
    expect([said.code, said.out]).toEqual([
      0,
      expect.stringMatching(/penguins: \d+ checks, \d+ passed, 0 failed, score 100 of 100/),
    ])
  }, 120_000)

  test('test --help: what it runs and takes, and no tests', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [RUN_TESTS, '--help'])
    expect(stdout).toContain('./udb test --real')
    expect(stdout).not.toMatch(/^all passed$/m)
  })

  test('contracts check', async () => {
    expect((await udb('contracts', 'check')).code).toBe(0)
  })

  test.each([
    [['sql', 'DROP TABLE penguins'], 'sql_not_select'],
    [['status', 'no-such-job'], 'job_unknown'],
    [['analyze', 'no-such-file.csv'], 'file_not_found'],
    [['analyze', sample('penguins/penguins.csv'), '--kpi', 'SELECT 1'], 'kpi_option_invalid'],
    [['analyze', sample('penguins/penguins.csv'), '--gate'], 'gate_option_invalid'],
    [['analyze', sample('penguins/penguins.csv'), '--checks', 'no-such.yaml'], 'file_not_found'],
    [['checks', 'lint', 'no-such-file.yaml'], 'file_not_found'],
    [['files', 'explain', 'no-such-file.csv'], 'file_not_found'],
    [['files', 'explain', MAIN, '--overrides', '{"delimiter"'], 'override_invalid'],
    [['files', 'explain', '/dev/null'], 'file_not_found'],
    [['files', 'explain', process.execPath], 'file_format_unknown'],
  ])('%j ends with a code and a hint, and no stack', async (args, code) => {
    const said = await udb(...args)
    expect([said.code, said.err]).toEqual([1, expect.stringContaining(code)])
    expect(said.err).not.toMatch(/\n\s+at /)
  })
})

describe('the command line about drift', () => {
  test('analyze --against, analyze --drift and baselines: what changed is said, and what is usual is chosen', async () => {
    const [before, after] = [join(box.dataDir, 'before.csv'), join(box.dataDir, 'after.csv')]
    await writeFile(before, ordersCsv(2_000, 1))
    await writeFile(after, ordersCsv(2_000, 2, true))
    const compared = await udb('analyze', after, '--against', before)
    expect(compared.out).toContain('after: 6 of 13 columns drifted. Version 1 of the table before, as asked.')
    for (const column of CHANGED) expect(compared.out).toContain(`\n  ${column}: `)
    expect((await udb('baselines', 'list', 'after')).err).toContain('after has no baseline yet')
    const first = await udb('analyze', after, '--drift')
    expect(first.out).toContain('after: nothing to compare with yet.')
    expect(await udb('baselines', 'promote', 'after', '--version', '1')).toMatchObject({ code: 0 })
    const listed = JSON.parse((await udb('--json', 'baselines', 'list', 'after')).out) as {
      id: string
      holds: boolean
    }[]
    expect(listed.map(({ holds }) => holds)).toEqual([false, true])
    expect(await udb('baselines', 'drop', 'after', listed[1]!.id)).toMatchObject({ code: 0 })
    expect((await udb('baselines', 'drop', 'after', 'nope')).err).toContain('baseline_unknown')
  }, 60_000)
})

describe('the command line, where no box runs', () => {
  test('what its own box made is named where ./udb up serves it', async () => {
    const dir = await newDataDir()
    try {
      // Nothing listens on the port of the discard protocol.
      const said = await udbWith({ UDB_DATA_DIR: dir, UDB_PORT: '9' }, 'analyze', sample('penguins/penguins.csv'))
      expect(said.code).toBe(0)
      expect(said.out).toContain('http://127.0.0.1:9/artifact/')
      expect(said.out.match(/http:\/\/[^/]+/g)!.every((url) => url === 'http://127.0.0.1:9')).toBe(true)
      expect(said.err).toContain('./udb up serves these')
    } finally {
      await removeDataDir(dir)
    }
  }, 60_000)
})
