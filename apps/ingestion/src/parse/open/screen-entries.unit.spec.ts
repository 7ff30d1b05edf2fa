import { describe, expect, test } from '@jest/globals'
import type { ListedEntry } from './archive.js'
import { screenEntries } from './screen-entries.js'

const entry = (name: string, more: Partial<ListedEntry> = {}): ListedEntry => ({
  name,
  kind: name.endsWith('/') ? 'folder' : 'file',
  encrypted: false,
  bytes: 1,
  ...more,
})
const entries = (...names: string[]): ListedEntry[] => names.map((name) => entry(name))
const chosen = (listed: readonly ListedEntry[], asked?: string): string[] =>
  screenEntries(listed, asked).files.map(({ name }) => name)

describe('the data files of an archive', () => {
  test('given what systems add by themselves, links and empty files, then they are left out, and said', () => {
    const listed = [
      ...entries('d/', '__MACOSX/._a.csv', 'd/.DS_Store', 'Thumbs.db', 'd/a.csv', './b.csv'),
      entry('l.csv', { kind: 'link' }),
      entry('e.csv', { bytes: 0 }),
    ]
    const { files, decisions } = screenEntries(listed, undefined)
    expect(files.map(({ name }) => name)).toEqual(['d/a.csv', './b.csv'])
    expect(decisions.map(({ what, value, why }) => `${what}: ${value}, ${why}`)).toEqual([
      'entry: 3 left out, systems add them by themselves: __MACOSX/._a.csv, d/.DS_Store, Thumbs.db',
      'entry: 1 left out, they are links or devices, not files: l.csv',
      'entry: 1 left out, they are empty: e.csv',
    ])
  })

  test('given notes for people beside them, then these are left out, and said; alone they are the data', () => {
    const listed = entries('d/README.txt', 'LICENSE', 'a.csv', 'readme_data.csv')
    const { files, decisions } = screenEntries(listed, undefined)
    expect(files.map(({ name }) => name)).toEqual(['a.csv', 'readme_data.csv'])
    expect(decisions.map(({ value, why }) => `${value}, ${why}`)).toEqual([
      '2 left out, their names say that they tell about the data: d/README.txt, LICENSE',
    ])
    expect(chosen(entries('README.txt'))).toEqual(['README.txt'])
    expect(chosen(listed, 'LICENSE')).toEqual(['LICENSE'])
  })

  test.each([
    ['a.csv', ['a.csv', '2024/a.csv']],
    ['2024/a.csv', ['2024/a.csv']],
    ['2024/*.csv', ['2024/a.csv', '2024/b.csv']],
    ['*.csv', ['a.csv', '2024/a.csv', '2024/b.csv', '2024/x/c.csv']],
    ['2024/**/*.csv', ['2024/a.csv', '2024/b.csv', '2024/x/c.csv']],
    ['READ??.txt', ['README.txt']],
  ])('given entry = %s, then %j are chosen', (asked, names) => {
    const listed = entries('a.csv', '2024/a.csv', '2024/b.csv', '2024/x/c.csv', 'README.txt')
    expect(chosen(listed, asked)).toEqual(names)
    expect(screenEntries(listed, asked).decisions[0]).toMatchObject({ what: 'entry', value: asked, overridden: true })
  })

  test('given what is locked or doubled, and another choice, then that is no hindrance', () => {
    expect(chosen([entry('a.csv', { encrypted: true }), ...entries('b.csv', 'c.csv', 'c.csv')], 'b.csv')).toEqual([
      'b.csv',
    ])
  })

  test.each([
    [entries(), 'archive_empty'],
    [entries('a/', '.x'), 'archive_empty'],
    [[entry('a.csv', { bytes: 0 })], 'file_empty'],
    [entries('[Content_Types].xml', 'xl/workbook.xml'), 'file_format_unknown'],
    [entries('../a.csv'), 'archive_entry_unsafe'],
    [entries('ok.csv', 'a/../../a.csv'), 'archive_entry_unsafe'],
    [entries('/etc/a.csv'), 'archive_entry_unsafe'],
    [entries('C:\\a.csv'), 'archive_entry_unsafe'],
    [entries('\\\\host\\a.csv'), 'archive_entry_unsafe'],
    [entries('x\\..\\a.csv'), 'archive_entry_unsafe'],
    [entries('a.csv\0.png'), 'archive_entry_unsafe'],
    [entries(''), 'archive_entry_unsafe'],
    [entries('a'.repeat(2000)), 'archive_entry_unsafe'],
    [entries('../link/').map((one) => ({ ...one, kind: 'link' as const })), 'archive_entry_unsafe'],
    [[entry('a.csv', { encrypted: true, bytes: 0 })], 'archive_encrypted'],
    [entries('a.csv', './a.csv'), 'archive_names_repeat'],
    [entries(...Array.from({ length: 10_001 }, (_, i) => `${i}.csv`)), 'archive_too_many_files'],
  ])('%#: %s', (listed, code) => {
    expect(() => screenEntries(listed, undefined)).toThrow(expect.objectContaining({ name: 'ParseError', code }))
  })

  test('given a choice that names nothing, then the error lists what there is', () => {
    expect(() => screenEntries(entries('a.csv', 'b.csv'), 'c*')).toThrow(
      expect.objectContaining({ code: 'override_invalid', hint: 'Its files: a.csv, b.csv.' }),
    )
  })
})
