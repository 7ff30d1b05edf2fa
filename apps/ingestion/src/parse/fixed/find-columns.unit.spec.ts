import { describe, expect, test } from '@jest/globals'
import { cutLine } from './cut-line.js'
import { findColumns } from './find-columns.js'

const cutAll = (text: string): (readonly string[] | null)[] | null => {
  const found = findColumns(text, true)
  return found === null ? null : text.split('\n').map((line) => cutLine(line, found.starts, false))
}

const people = [
  ' Id  Name           City         Born         Paid',
  '  1  Ann Lee        New York     1970-01-31   12.50',
  ' 20  Bob            Oslo         1980-12-01  120.00',
  '300  Carla Díaz 😀  Rio          1990-05-05    9.99',
].join('\n')

describe('columns are found where every line is blank', () => {
  test('numbers that end below each other may grow into the gap before them, and names with a blank stay whole', () => {
    expect(cutAll(people)).toEqual([
      ['Id', 'Name', 'City', 'Born', 'Paid'],
      ['1', 'Ann Lee', 'New York', '1970-01-31', '12.50'],
      ['20', 'Bob', 'Oslo', '1980-12-01', '120.00'],
      ['300', 'Carla Díaz 😀', 'Rio', '1990-05-05', '9.99'],
    ])
  })

  test('a title above them is none of them', () => {
    const text = `Report of all the people we know of, in the year 2024\n${people}`
    expect(cutAll(text)?.slice(1)).toEqual(cutAll(people))
  })

  test('a column that is mostly empty stays where it is', () => {
    const lines = ['code  note   n', 'a1           1', 'a2    late   2', 'a3           3']
    expect(cutAll(lines.join('\n'))).toEqual([
      ['code', 'note', 'n'],
      ['a1', '', '1'],
      ['a2', 'late', '2'],
      ['a3', '', '3'],
    ])
  })
})

test('a ruler below the names says where the columns are, however few the rows', () => {
  const text = 'name     first name n\n-------- ---------- --\nvan Gogh Vincent    12\n'
  expect(findColumns(text, true)).toMatchObject({ starts: [0, 9, 20], confidence: 0.97 })
  expect(cutAll(text)?.slice(2, 3)).toEqual([['van Gogh', 'Vincent', '12']])
})

test.each([
  [
    'prose',
    'It was the best of times,\nit was the worst of times, it\nwas the age of wisdom, it was the\nage of foolishness.\n',
  ],
  ['delimited text', 'id,name\n1,Ann\n20,Bob\n300,Carla\n'],
  ['tabs', 'id\tname\n1\tAnn\n2\tBob\n3\tCy\n'],
  ['one column', '1\n2\n3\n4\n'],
  ['codes with a blank inside', `Postcode\n${'AN1 0AX\nAN2 1BX\nAN3 2CX\n'.repeat(4)}`],
  ['too few lines', 'a  1\nb  2\n'],
  ['words that stand below each other by chance', 'to be  or not\nto run or sit\nto eat or not to\nto go  or so\n'],
])('%s has no columns', (_name, text) => {
  expect(findColumns(text, true)).toBeNull()
})

test('a line is not cut within a word, unless a person said where', () => {
  expect(cutLine('Totals of all: 12', [0, 5, 14], false)).toBeNull()
  expect(cutLine('20240131A12', [0, 8, 9], true)).toEqual(['20240131', 'A', '12'])
  expect(cutLine('ab', [0, 5, 14], false)).toEqual(['ab', '', ''])
})

test('a single number below a chance gap makes no columns', () => {
  const words = ['slow', 'fast', 'late', 'soon', 'here', 'gone', 'back', 'ends']
  const lines = words.map((word, i) => `2024-05-0${i + 1},${word},${i === 3 ? 'port 8080' : 'done'}`)
  expect(findColumns(['time,state,message', ...lines].join('\n'), true)).toBeNull()
})
