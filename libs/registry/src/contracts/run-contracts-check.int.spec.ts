import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { runContractsCheck } from './run-contracts-check.js'

const shipped = join(import.meta.dirname, '../../../../schemas')
const FILE = 'job/job.cancelled.v1.avsc'

let root: string
let template: string
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: root,
    stdio: 'pipe',
    encoding: 'utf8',
  })

/** Runs the command in the checkout, as a shell would see it. */
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines: Record<'out' | 'err', string[]> = { out: [], err: [] }
  const code = await runContractsCheck(argv, {
    root,
    out: (line) => lines.out.push(line),
    err: (line) => lines.err.push(line),
  })
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') }
}

const edit = (file: string, change: (text: string) => string): void => {
  const path = join(root, 'schemas', file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}
const anotherType = (text: string): string =>
  text.replace(/("name": "reason",\s*"type": \[\s*"null",\s*)"string"/, '$1"long"')

beforeAll(() => {
  template = mkdtempSync(join(tmpdir(), 'udb-contracts-template-'))
  root = template
  cpSync(shipped, join(root, 'schemas'), { recursive: true })
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'one')
})
afterAll(() => rmSync(template, { recursive: true, force: true }))
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'udb-contracts-'))
  cpSync(template, root, { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('udb contracts check', () => {
  test('finds the contracts of this repository kept', async () => {
    expect(await run()).toEqual({
      code: 0,
      err: '',
      out: expect.stringMatching(/^Contracts are kept: \d+ schemas, \d+ samples, against no release yet\.$/),
    })
  })

  test('lets a version change until it is released, and names file, field and rule from then on', async () => {
    edit(FILE, anotherType)
    edit('job/job.cancelled.v1.valid-full.json', (text) => text.replace(/"reason": "[^"]*"/, '"reason": 1'))
    expect((await run()).code).toBe(0)
    git('tag', 'v0.1.0')
    const { code, err } = await run()
    expect(code).toBe(1)
    expect(err).toContain(
      `schemas/${FILE}: reason\n  released_changed: it is released and frozen, but the field changed\n`,
    )
    expect(err).toMatch(/1 violation: .* against v0\.1\.0\.$/)
  })

  test('compares with the newest of several releases', async () => {
    git('tag', 'v0.1.0')
    edit(FILE, (text) => text.replace('"Why, in words."', '"Said better."'))
    git('commit', '-qam', 'two')
    git('tag', '-am', 'two', 'v0.2.0')
    expect((await run()).out).toContain('against v0.2.0')
  })

  test('compares with a revision or a folder that is named', async () => {
    edit(FILE, anotherType)
    expect((await run('--against', 'HEAD')).err).toContain('released_changed')
    expect((await run('--against', template)).err).toContain('released_changed')
    expect((await run('--against', join(template, 'schemas'))).err).toContain('released_changed')
  })

  test('prints the same for machines', async () => {
    git('tag', 'v0.1.0')
    rmSync(join(root, 'schemas', FILE))
    const { code, out } = await run('--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      against: 'v0.1.0',
      violations: expect.arrayContaining([
        expect.objectContaining({ file: FILE, field: '', rule: 'released_removed' }),
      ]),
    })
  })

  test('names a file that is no JSON, or is not called as a schema is', async () => {
    git('tag', 'v0.1.0')
    edit(FILE, (text) => text.slice(1))
    cpSync(join(root, 'schemas/job/job.created.v1.avsc'), join(root, 'schemas/job/job.created.avsc'))
    const { violations } = JSON.parse((await run('--json')).out) as { violations: { file: string; rule: string }[] }
    expect(violations.map(({ file, rule }) => [file, rule])).toEqual([
      [FILE, 'schema_unreadable'],
      ['job/job.created.avsc', 'event_name_mismatch'],
    ])
  })

  test.each([
    ['a revision that is not there', ['--against', 'v9'], /neither such a folder nor such a git revision/],
    [
      'a revision that would be an option of git',
      ['--against=--output=x'],
      /neither such a folder nor such a git revision/,
    ],
    ['an option that there is not', ['--agains', 'v1'], /usage: udb contracts check/],
  ])('does not take %s for a success', async (_, argv, message) => {
    expect(await run(...argv)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) })
  })

  test('does not pass because the history was cut off', async () => {
    git('commit', '-q', '--allow-empty', '-m', 'two')
    const shallow = mkdtempSync(join(tmpdir(), 'udb-contracts-'))
    git('clone', '-q', '--depth', '1', '--no-tags', pathToFileURL(root).href, shallow)
    rmSync(root, { recursive: true, force: true })
    root = shallow
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('history is cut off') })
  })

  test('checks a folder that is no git checkout by its own rules, and one without schemas not at all', async () => {
    rmSync(join(root, '.git'), { recursive: true, force: true })
    expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining('not a git checkout') })
    rmSync(join(root, 'schemas'), { recursive: true, force: true })
    expect(await run()).toMatchObject({ code: 2, err: 'the folder schemas/ cannot be read (ENOENT)' })
  })
})
