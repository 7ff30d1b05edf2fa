import { describe, expect, test } from '@jest/globals'
import { EMPTY_MANIFEST, type Manifest, type NewVersion, withTable, withTables } from './manifest.js'

const HOUR_MS = 60 * 60_000
const sha = (n: number): string => String(n).padStart(64, '0')

const made = (table: string, n: number, more: Partial<NewVersion> = {}): NewVersion => ({
  table,
  fullName: `acme_upload__${table}`,
  ref: {
    key: `tenants/acme/blobs/00/${sha(n)}`,
    sizeBytes: n,
    sha256: sha(n),
    mediaType: 'application/vnd.apache.parquet',
  },
  rows: n,
  columns: [],
  source: 'upload',
  details: '{}',
  jobId: `job-${n}`,
  stepId: 'load',
  publishedAt: n * HOUR_MS,
  ...more,
})

const after = (...versions: readonly NewVersion[]): Manifest =>
  versions.reduce((manifest, each) => withTable(manifest, each).manifest, EMPTY_MANIFEST)

describe('a manifest', () => {
  test('counts the versions of each table, and its own changes', () => {
    const { tables, version } = after(made('a', 1), made('b', 2), made('a', 3))
    expect([version, tables['a']?.version, tables['b']?.version]).toEqual([3, 2, 1])
    expect(tables['a']?.ref.sha256).toBe(sha(3))
  })

  test('leaves the manifest that it was given as it was', () => {
    const before = after(made('a', 1))
    const copy = structuredClone(before)
    withTable(before, made('a', 2))
    expect(before).toEqual(copy)
  })

  test('takes several tables as one change, and gives them again to a step that comes again', () => {
    const before = after(made('a', 1))
    const step = { jobId: 'job-2', stepId: 'load' }
    const both = [made('a', 2, step), made('b', 3, step)]
    const { manifest, entries } = withTables(before, both)
    expect([manifest.version, entries.map(({ table, version }) => [table, version])]).toEqual([
      2,
      [
        ['a', 2],
        ['b', 1],
      ],
    ])
    expect(withTables(manifest, both)).toEqual({ manifest, entries })
    expect(withTables(manifest, both).manifest).toBe(manifest)
  })

  test('gives a step that comes again what it had published, whatever it brings this time', () => {
    const before = after(made('a', 1))
    const { manifest, entry } = withTable(before, { ...made('a', 9), jobId: 'job-1' })
    expect(manifest).toBe(before)
    expect(entry).toBe(before.tables['a'])
  })

  test('two steps of one job publish a version each', () => {
    const { tables } = after(made('a', 1), made('a', 2, { jobId: 'job-1', stepId: 'again' }))
    expect(tables['a']?.version).toBe(2)
  })

  test('P2: a step that comes again after another has replaced its version does not put the old rows back', () => {
    const before = after(made('a', 1), made('a', 2))
    const { manifest, entry } = withTable(before, { ...made('a', 3), jobId: 'job-1' })
    expect(manifest).toBe(before)
    expect(entry).toMatchObject({ version: 1, ref: { sha256: sha(1) }, rows: 1, publishedAt: HOUR_MS })
    expect(entry).not.toHaveProperty('supersededAt')
  })

  test('the same step of another table is not taken for it', () => {
    const before = after(made('a', 1), made('a', 2))
    expect(withTable(before, made('b', 1)).entry).toMatchObject({ table: 'b', version: 1 })
  })

  test('names what was replaced for a day, and not longer', () => {
    const { superseded } = after(made('a', 1), made('a', 2), made('a', 25), made('a', 26))
    expect(superseded.map(({ version, supersededAt }) => [version, supersededAt / HOUR_MS])).toEqual([
      [2, 25],
      [3, 26],
    ])
  })

  test('names what each table was before, however long ago that was, while another one changes', () => {
    const { superseded } = after(made('a', 1), made('a', 2), made('a', 3), made('b', 100), made('b', 200))
    expect(superseded.map(({ table, version }) => [table, version])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })

  test.each(['constructor', '__proto__', 'toString'])('a table may be called %s, also when read back', (name) => {
    const first = JSON.parse(JSON.stringify(after(made(name, 1)))) as Manifest
    const { manifest, entry } = withTable(first, made(name, 2))
    expect(entry.version).toBe(2)
    expect(Object.values(manifest.tables).map(({ table, version }) => [table, version])).toEqual([[name, 2]])
  })
})
