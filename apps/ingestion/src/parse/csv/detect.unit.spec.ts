import { describe, expect, test } from '@jest/globals'
import { decideNullWords } from './decide-null-words.js'
import { decideType } from './decide-type.js'
import { detectDialect } from './detect-dialect.js'
import { detectHeader } from './detect-header.js'
import { characterOf } from './dialect.js'
import { typedColumns } from './row-likeness.js'
import { ColumnEvidence } from './evidence.js'
import { decideLayout } from './plan.js'

const dialectOf = (text: string): [string, number] => {
  const { dialect, width } = detectDialect(Buffer.from(text), true, {})
  return [characterOf(dialect.delimiter), width]
}

describe('the delimiter is the one under which the records are alike', () => {
  test.each([
    ['a,b,c\n1,2,3\n', ',', 3],
    ['a;b;c\n1,5;2,3;4,1\n', ';', 3],
    ['a\tb\n1,5\t2\n', '\t', 2],
    ['a|b|c|d\n1|2|3|4', '|', 4],
    ['only\none\ncolumn', ',', 1],
    ['a,b\n"x;y;z","1;2;3"\n', ',', 2],
    ['Name\nAnn Lee\nBob Ray\nCy Orr\n', ',', 1],
    ['Mail\nann@example.org\nbob@example.com\n', ',', 1],
    ['city n\nBern 12\nChur 37\nThun 41\nGenf 5\nZug 6\nWil 7\nBrig 8\nOlten 9\nAarau 3\n', ' ', 2],
  ])('%j', (text, delimiter, width) => {
    expect(dialectOf(text)).toEqual([delimiter, width])
  })

  test('given what a person said, then it is kept', () => {
    expect(characterOf(detectDialect(Buffer.from('a,b;c\n'), true, { delimiter: ';' }).dialect.delimiter)).toBe(';')
  })
})

describe('the first row is a header when it reads like names', () => {
  test.each([
    [
      'words above numbers',
      [
        ['id', 'n'],
        ['a', '1'],
        ['b', '2'],
      ],
      true,
    ],
    [
      'words above words',
      [
        ['carrier', 'name'],
        ['AA', 'American'],
        ['UA', 'United'],
      ],
      true,
    ],
    [
      'numbers first',
      [
        ['1', '2'],
        ['3', '4'],
      ],
      false,
    ],
    [
      'a value that comes again',
      [
        ['red', 'x'],
        ['blue', 'y'],
        ['red', 'z'],
      ],
      false,
    ],
    [
      'codes of one shape',
      [
        ['AF', 'AFG', 'Afghanistan'],
        ['AX', 'ALA', 'Åland'],
        ['AL', 'ALB', 'Albania'],
        ['DE', 'DEU', 'Germany'],
        ['FR', 'FRA', 'France'],
      ],
      false,
    ],
    [
      'a name above codes of one shape',
      [
        ['ward', 'name'],
        ['E0501', 'Abbey'],
        ['E0502', 'Beech'],
        ['E0503', 'Castle'],
        ['E0504', 'Dene'],
      ],
      true,
    ],
    [
      'letters and digits in one order',
      [
        ['E0501', 'Abbey'],
        ['E0502', 'Beech'],
        ['E0503', 'Castle'],
        ['E0504', 'Dene'],
        ['E0505', 'Esk'],
      ],
      false,
    ],
    ['only names', [['id', 'name']], true],
    [
      'names and the only year',
      [
        ['region', 'unit', '2024'],
        ['North', 't', '83.2'],
        ['South', 't', '68'],
      ],
      true,
    ],
    [
      'nothing and the only year',
      [
        ['', '2024'],
        ['Germany', '83'],
        ['France', '68'],
      ],
      true,
    ],
    [
      'a year above fractions',
      [
        ['country', '2024'],
        ['Germany', '83.2'],
        ['France', '68.1'],
      ],
      true,
    ],
    [
      'a name and an amount like a year',
      [
        ['Widget', '1999'],
        ['Gadget', '450'],
        ['Gizmo', '120'],
      ],
      false,
    ],
    [
      'a year above years',
      [
        ['Anna', '2001'],
        ['Bob', '2003'],
        ['Cleo', '1999'],
      ],
      false,
    ],
    [
      'a number like a year, and a word that comes again',
      [
        ['Anna', '2001'],
        ['Bob', '85'],
        ['Anna', '31'],
      ],
      false,
    ],
    [
      'an empty name beside names',
      [
        ['', 'n'],
        ['a', '1'],
      ],
      true,
    ],
  ])('%s', (_name, rows, header) => {
    expect(detectHeader(rows, typedColumns(rows, rows[0]!.length)).header).toBe(header)
  })
})

describe('the layout', () => {
  test('given a title above the table, then its lines are skipped and the first row of data is found', () => {
    const text = 'Sales report\nmade by X\n\nid,price\n1,2.5\n2,3.5\n'
    expect(decideLayout(Buffer.from(text), true, {})).toMatchObject({
      skippedLines: 3,
      names: ['id', 'price'],
      dataLine: 5,
      dataOffset: text.indexOf('1,2.5'),
    })
  })

  test('given a byte order mark, then it is no part of the first name', () => {
    expect(decideLayout(Buffer.from('\uFEFFid,x\n1,2\n'), true, {}).names).toEqual(['id', 'x'])
  })
})

describe('a null word in columns of text', () => {
  const column = (values: string[]): ColumnEvidence => {
    const evidence = new ColumnEvidence()
    values.forEach((value, i) => evidence.add(value, i + 2))
    return evidence
  }
  const wordsOf = (...columns: string[][]): (readonly string[])[] =>
    decideNullWords(
      columns.map(column).map((evidence) => ({ column: evidence, decision: decideType(evidence, 'x') })),
    ).map(({ words }) => words)

  test('given the proof in a typed column, then the word means missing in text too', () => {
    expect(wordsOf(['1', 'NA'], ['N14228', 'NA'])).toEqual([['NA'], ['NA']])
  })

  test('given no proof, then Namibia stays Namibia', () => {
    expect(wordsOf(['1', '2'], ['DE', 'NA'])).toEqual([[], []])
  })

  test('given the proof, but codes of its own shape around it, then it stays a code', () => {
    expect(wordsOf(['1', 'NA'], ['DE', 'NA', 'US'])).toEqual([['NA'], []])
  })

  test('given a mark that only counts beside numbers, then text keeps it', () => {
    expect(wordsOf(['1', '-'], ['abc', '-'])).toEqual([['-'], []])
  })
})
