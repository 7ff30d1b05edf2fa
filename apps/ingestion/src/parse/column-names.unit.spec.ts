import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { nameColumns } from './column-names.js'

const names = (written: string[]): string[] => nameColumns(written).columns.map(({ name }) => name)

describe('column names stay as they were written', () => {
  test('given spaces, letters of any script and case, then nothing is changed and nothing is said', () => {
    const written = ['Größe in cm', ' padded ', 'SELECT', '日本', 'a"b', 'x.y']
    expect(names(written)).toEqual(written)
    expect(nameColumns(written).decisions).toEqual([])
  })

  test('given names that differ only in letter case, then the later one gets a suffix, and it is said', () => {
    const { columns, decisions } = nameColumns(['id', 'ID', 'Id'])
    expect(columns).toEqual([
      { name: 'id', originalName: 'id' },
      { name: 'ID_2', originalName: 'ID' },
      { name: 'Id_3', originalName: 'Id' },
    ])
    expect(decisions.map(({ what, value, column }) => [what, value, column])).toEqual([
      ['column_renamed', 'ID_2', 'ID_2'],
      ['column_renamed', 'Id_3', 'Id_3'],
    ])
  })

  test('given a suffix that the file uses itself, then the written name keeps it', () => {
    expect(names(['a', 'a', 'a_2'])).toEqual(['a', 'a_3', 'a_2'])
    expect(names(['', 'column_1'])).toEqual(['column_1_2', 'column_1'])
  })

  test('given any names, then all are different to DuckDB, none is empty, and unchanged ones are not spoken of', () => {
    const anyNames = fc.array(fc.oneof(fc.constantFrom('', 'a', 'A', 'a_2', 'column_1'), fc.string({ maxLength: 5 })), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(anyNames, (written) => {
        const { columns, decisions } = nameColumns(written)
        expect(new Set(columns.map(({ name }) => name.replace(/[A-Z]/g, (c) => c.toLowerCase()))).size).toBe(
          written.length,
        )
        expect(columns.every(({ name }) => name !== '')).toBe(true)
        expect(decisions.length).toBe(columns.filter(({ name, originalName }) => name !== originalName).length)
      }),
    )
  })
})
