import { describe, expect, test } from '@jest/globals'
import { decideCatchUp, heldVersion } from './decide-catch-up.js'
import { EMPTY_MANIFEST, type Manifest, type TableEntry } from './manifest.js'

const entry = (table: string, version: number, sha256 = 'aa'): TableEntry => ({
  table,
  version,
  fullName: `acme_upload__${table}`,
  ref: { key: 'k', sizeBytes: 1, sha256, mediaType: 'application/vnd.apache.parquet' },
  rows: 1,
  columns: [],
  source: 'upload',
  details: '{}',
  jobId: 'j',
  stepId: 's',
  publishedAt: 0,
})
const manifest = (...entries: readonly TableEntry[]): Manifest => ({
  ...EMPTY_MANIFEST,
  tables: Object.fromEntries(entries.map((each) => [each.table, each])),
})
const held = (...entries: readonly TableEntry[]): Map<string, string> =>
  new Map(entries.map((each) => [each.table, heldVersion(each)]))

describe('what brings a database up to the manifest', () => {
  test('an empty database loads every table', () => {
    const [a, b] = [entry('a', 1), entry('b', 4)]
    expect(decideCatchUp(new Map(), manifest(a, b))).toEqual({ load: [a, b], drop: [] })
  })

  test('what is there already is left alone', () => {
    expect(decideCatchUp(held(entry('a', 1), entry('b', 4)), manifest(entry('a', 1), entry('b', 4)))).toEqual({
      load: [],
      drop: [],
    })
  })

  test('only the table that changed is loaded, be it forwards or back', () => {
    const later = entry('b', 5)
    expect(decideCatchUp(held(entry('a', 1), entry('b', 4)), manifest(entry('a', 1), later))).toEqual({
      load: [later],
      drop: [],
    })
    expect(decideCatchUp(held(later), manifest(entry('b', 4))).load).toEqual([entry('b', 4)])
  })

  test('the same number with other content, as after a restore, is another version', () => {
    const restored = entry('a', 1, 'bb')
    expect(decideCatchUp(held(entry('a', 1, 'aa')), manifest(restored))).toEqual({ load: [restored], drop: [] })
  })

  test('tables that the manifest does not name go', () => {
    expect(decideCatchUp(held(entry('a', 1), entry('b', 1)), manifest(entry('b', 1)))).toEqual({
      load: [],
      drop: ['a'],
    })
    expect(decideCatchUp(held(entry('a', 1)), EMPTY_MANIFEST).drop).toEqual(['a'])
  })

  test('doing it leaves nothing to do', () => {
    const wanted = manifest(entry('a', 2), entry('c', 1))
    const before = held(entry('a', 1), entry('b', 1))
    const { load, drop } = decideCatchUp(before, wanted)
    for (const table of drop) before.delete(table)
    for (const each of load) before.set(each.table, heldVersion(each))
    expect(decideCatchUp(before, wanted)).toEqual({ load: [], drop: [] })
  })
})
