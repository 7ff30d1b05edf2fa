import { execFile } from 'node:child_process'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { ALL_CHECKS, TABLES } from './contract.fixture.js'
import { exportContract } from './export-contract.js'
import { importContract } from './import-contract.js'

const FIXTURE = join(import.meta.dirname, '../../../src/formats/odcs/fixtures/orders.odcs.yaml')

test('given a contract, when it is imported, then what it says is checked, and the rest is said with its line', async () => {
  const text = await readFile(FIXTURE, 'utf8')
  const read = importContract(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  expect(read.suites.map(({ table, owner, checks }) => [table, owner, checks.length])).toEqual([
    ['orders', 'sales', 24],
    ['customers', 'sales', 3],
  ])
  expect(
    read.notes.map(({ line, effect, what }) => `${effect} ${what}: ${text.split('\n')[line - 1]!.trim()}`),
  ).toEqual([
    'left_out servers: servers:',
    'left_out text: - type: text',
    'changed average: - type: sql',
    'changed invalidValues: - metric: invalidValues',
    'left_out lines items: items:',
    'changed rowCount: - metric: rowCount',
    'left_out custom: - type: custom',
    'left_out retention: - property: retention',
  ])
})

const TOOL = process.env['UDB_DATACONTRACT'] ?? join(homedir(), '.cache/udb/peers-checks/dc/bin/datacontract')
const hasTool = await access(TOOL).then(
  () => true,
  () => false,
)

/** With `pip install datacontract-cli` in a virtual environment; where it is not, this is said as skipped. */
const withTool = hasTool ? describe : describe.skip
withTool('datacontract-cli', () => {
  test.each([
    [
      'what is exported',
      () =>
        Promise.resolve(
          exportContract({
            id: 'o',
            name: 'o',
            version: '1.0.0',
            status: 'draft',
            tables: TABLES,
            suites: [ALL_CHECKS],
          }).text,
        ),
    ],
    [
      'an export without tables',
      () =>
        Promise.resolve(
          exportContract({ id: 'o', name: 'o', version: '1.0.0', status: 'draft', tables: [], suites: [ALL_CHECKS] })
            .text,
        ),
    ],
    ['the contract that is imported here', () => readFile(FIXTURE, 'utf8')],
  ])(
    'given %s, when it lints it, then it accepts it',
    async (_, contract) => {
      const folder = await mkdtemp(join(tmpdir(), 'udb-contract-'))
      try {
        const path = join(folder, 'orders.odcs.yaml')
        await writeFile(path, await contract())
        const { stdout } = await promisify(execFile)(TOOL, ['lint', '--all-errors', path], { timeout: 60_000 }).catch(
          (error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }),
        )
        expect(stdout).toContain('Data contract is valid')
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    90_000,
  )
})
