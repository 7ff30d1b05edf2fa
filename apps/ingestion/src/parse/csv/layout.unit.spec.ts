import { describe, expect, test } from '@jest/globals'
import { parseOverrides } from '../overrides.js'
import { CsvCensus } from './census.js'
import { delimiterName } from './dialect.js'
import { fieldText } from './field-text.js'
import { type CsvLayout, declaredNulls, decideLayout } from './plan.js'
import { CsvTokenizer } from './tokenizer.js'

interface Read {
  layout: CsvLayout
  rows: string[][]
  rejects: { line: number; code: string }[]
  odd: Record<string, number>
}

/** A text as it is read, without DuckDB. */
function read(text: string, overrides = {}): Read {
  const bytes = Buffer.from(text)
  const given = parseOverrides(overrides)
  const layout = decideLayout(bytes, true, given)
  const rows: string[][] = []
  const rejects: Read['rejects'] = []
  const census = new CsvCensus(
    { ...layout, watched: Array.from({ length: layout.width }, () => true), declaredNulls: declaredNulls(given) },
    (raw, fields) =>
      rows.push(Array.from({ length: fields.count }, (_, i) => fieldText(raw, fields, i, layout.dialect))),
    ({ line, code }) => rejects.push({ line, code }),
  )
  const tokenizer = new CsvTokenizer(layout.dialect, census, layout.dataLine)
  tokenizer.push(bytes.subarray(layout.dataOffset))
  tokenizer.end()
  census.end()
  expect(census.records).toBe(rows.length + rejects.length)
  return {
    layout,
    rows,
    rejects,
    odd: Object.fromEntries([...census.oddities].map(([what, { count }]) => [what, count])),
  }
}

const body = ['1,Bern,2.5', '2,Basel,3.5', '3,Chur,4.5', '4,Genf,5.5', '5,Zug,6.5', '6,Thun,7.5', '7,Wil,8.5']
const names = 'id,city,price'
const file = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('')

describe('the delimiter', () => {
  test.each([
    ['comma and space', ', ', ', and blanks'],
    ['two pipes', '||', '||'],
    ['two colons', '::', '::'],
    ['the unit separator', '\u001f', 'unit separator (31)'],
    ['a section sign', '§', '§'],
    ['blanks', ' ', 'blank'],
    ['a caret', '^', '^'],
  ])('%s', (_name, delimiter, shown) => {
    const { layout, rows } = read(file(...[names, ...body].map((line) => line.replaceAll(',', delimiter))))
    expect([delimiterName(layout.dialect), layout.names, rows[0]]).toEqual([
      shown,
      ['id', 'city', 'price'],
      ['1', 'Bern', '2.5'],
    ])
  })

  test('given times in every row, then their colons cut nothing', () => {
    expect(read(file('when', '07:00:00', '08:30:00', '09:15:00')).layout).toMatchObject({ width: 1, names: ['when'] })
  })

  test('given the line by which Excel announces it, then it is that, and the line is no row', () => {
    const { layout, rows } = read('sep=|\na,b|n\nx|1\ny|2\n')
    expect([layout.names, rows]).toEqual([
      ['a,b', 'n'],
      [
        ['x', '1'],
        ['y', '2'],
      ],
    ])
  })
})

describe('what stands around the table', () => {
  test.each([
    ['a title', ['Prices of today', names, ...body]],
    ['a padded title and a gap', ['Prices of today,,', ',,', names, ...body]],
    ['pairs of keys and values', ['Region,all', 'Currency,EUR', names, ...body]],
    ['remarks', ['# made by X, on request, in haste, today', names, ...body.slice(0, 3), '# half', ...body.slice(3)]],
    ['a footer', [names, ...body, '', 'Source: the office']],
    ['the header again', [names, ...body.slice(0, 4), names, ...body.slice(4)]],
    ['a delimiter at the end of each row', [names, ...body.map((line) => `${line},`)]],
    ['a header that has one field less', ['id,city', ...body].map((line, i) => (i === 0 ? `${line},price` : line))],
  ])('given %s, then the table alone is read', (_name, lines) => {
    const { layout, rows, rejects } = read(file(...lines))
    expect([layout.names, rows.map((row) => row.join(',')), rejects]).toEqual([['id', 'city', 'price'], body, []])
  })

  test('given another table below, then its rows are set aside as that', () => {
    const { rows, rejects } = read(file(names, ...body, 'x,y', '1,2', '3,4'))
    expect(rows).toHaveLength(7)
    expect(rejects.map(({ code }) => code)).toEqual(['other_table', 'other_table', 'other_table'])
  })

  test.each([
    ['of fewer columns, padded, and with a title', ['Table 2: pets,,', 'pet,n,', 'cat,4,', 'dog,2,']],
    ['of fewer columns, padded', ['pet,n,', 'cat,4,', 'dog,2,']],
  ])('given another table below a gap, %s, then its rows are set aside as that', (_name, lines) => {
    const numbers = body.map((line) => line.replace(/(.*),(.*),(.*)/, '$2,$1,$3'))
    const { rows, rejects } = read(file('city,id,price', ...numbers, '', ...lines))
    expect([rows.length, rejects.map(({ code }) => code)]).toEqual([7, lines.map(() => 'other_table')])
  })

  test('given padded titles above a table whose rows are nearly as empty, then the names are found', () => {
    const rows = ['North,4,,', 'South,5,,', 'East,6,,', 'West,7,,']
    const { layout, rows: found } = read(file('Report,,,', 'Table 1,,,', 'area,n,share,note', ...rows))
    expect([layout.names, found.length]).toEqual([['area', 'n', 'share', 'note'], 4])
  })

  test('given keys and values above, padded to the fields of a row, then the names are found, be they years', () => {
    const keys = ['Indicator:,Rate,,', 'Unit:,Percent,,', 'Every:,Year,,', ',,,']
    const { layout, rows } = read(file(...keys, 'area,2021,2022,2023', 'A,1.5,2,3', 'B,2.5,3,4', 'C,3.5,4,5'))
    expect([layout.names, rows.length]).toEqual([['area', '2021', '2022', '2023'], 3])
  })

  test('given pages, then neither the end of one nor the head of the next is a row', () => {
    const head = ['Printed 2024-05-03,,Page 2', names]
    const { rows, rejects } = read(file(names, ...body, '', ...head, ...body, '', ...head, ...body))
    expect([rows.length, rejects]).toEqual([21, []])
  })

  test('given a small table among more lines of one field, then it is the table', () => {
    const above = ['Labour force', 'Monthly', 'Table: 14', 'Released today', 'All ages', '']
    const below = ['', 'Symbols:', '.. not available', '', 'Notes:', 'a revised']
    const table = ['age;2021;2022;2023', 'young;1.5;2;3', 'old;4;5.5;6', 'all;5.5;7.5;9']
    const { layout, rows } = read(file(...above, ...table, ...below))
    expect([layout.names, rows.length]).toEqual([['age', '2021', '2022', '2023'], 3])
  })

  test('given a row that is cut off, then it is rejected and no footer', () => {
    expect(read(file(names, ...body) + '8,Vis').rejects).toEqual([{ line: 9, code: 'too_few_columns' }])
  })
})

describe('keys and values above', () => {
  const keys = ['Account;A 17;', 'From;2024-05-01;', 'Until;2024-05-31;', 'Balance;12.50;', 'Currency;CHF;', 'Rows;3;']
  const rows = ['2024-05-03;CHF;-1.5;a;b', '2024-05-04;CHF;-2.5;c;d', '2024-05-05;CHF;-3.5;e;f']
  test('given more of them than rows, then the wider rows at the end are the table', () => {
    const { layout, rows: read_ } = read(file(...keys, '', 'day;unit;sum;who;why', ...rows))
    expect([layout.names, read_.length]).toEqual([['day', 'unit', 'sum', 'who', 'why'], 3])
  })

  test('given more than a header has, of as many fields as a row, then they are none', () => {
    const pairs = ['Title,CPI', 'Unit,"Index, 2015"', 'Source,MM23', 'Release,"17, April"', 'Next,soon', 'Notes,']
    const years = Array.from({ length: 30 }, (_, i) => `${1990 + i},${i}.5`)
    const { layout, rows: found } = read(file(...pairs, ...years))
    expect([layout.header.header, found.length]).toEqual([false, 30])
    expect(read(file(...pairs, 'year,index', ...years)).layout.names).toEqual(['year', 'index'])
  })

  test('given names in a remark behind a word with a colon, then the word is no name', () => {
    const logged = ['2024-05-03 /a 200', '2024-05-03 /b 404', '2024-05-04 /c 200']
    const { layout } = read(file('#Version: 1.0', '#Fields: date path status', ...logged))
    expect(layout.names).toEqual(['date', 'path', 'status'])
  })
})

describe('a header of several rows', () => {
  test('given answers under a question, then each is a column of its own, and other names stand as they are', () => {
    const lines = [
      'id,overall?,which?,,note',
      ',Response,Car,Bus,Open',
      '1,good,Car,,x',
      '2,bad,,Bus,',
      '3,good,Car,Bus,y',
    ]
    const { layout, rows } = read(file(...lines))
    expect([layout.names, rows.length]).toEqual([['id', 'overall?', 'which? Car', 'which? Bus', 'note'], 3])
  })

  test('given names under the names of groups, then the names stand as they are', () => {
    expect(read(file('place,,money', names, ...body)).layout).toMatchObject({
      names: ['id', 'city', 'price'],
      headerRows: 2,
    })
  })

  test('given many columns under few groups, then the groups are part of the header', () => {
    const quarters = ['', 'q1', 'q2', 'q3', 'q4', 'q1', 'q2', 'q3', 'q4'].join(',')
    const rows = Array.from({ length: 4 }, (_, i) => `x${i},${i}.5,2,3,4,5,6,7,8.5`)
    const found = read(file('what,2022,,,,2023,,,', quarters, ...rows)).layout.names
    expect([found[0], found[1], found[8]]).toEqual(['what', '2022 q1', '2023 q4'])
  })

  test('given names that recur under the names of groups, then the groups tell them apart', () => {
    const rows = Array.from({ length: 8 }, (_, i) => `${i},${i}.5,${i * 2},${i}.25`)
    expect(read(file('2019,,2020,', 'n,share,n,share', ...rows)).layout.names).toEqual([
      '2019 n',
      '2019 share',
      '2020 n',
      '2020 share',
    ])
  })

  test('given units under the names, then they are no row', () => {
    const { layout, rows } = read(file(names, 'no,,EUR', ...body))
    expect([layout.names, layout.headerRows, rows.length]).toEqual([['id', 'city', 'price'], 2, 7])
  })

  test.each([
    ['in brackets', '(1),(2),(3)'],
    ['bare', '1,2,3'],
  ])('given the numbers of the columns under the names, %s, then they are no row', (_name, numbers) => {
    const { layout, rows } = read(file(names, numbers, ...body))
    expect([layout.names, layout.headerRows, rows.length]).toEqual([['id', 'city', 'price'], 2, 7])
  })

  test('given rows that count as the columns do, then they are rows', () => {
    expect(read(file('a,b,c', '1,2,3', '1,2,3', '4,4,4')).rows).toHaveLength(3)
  })

  test.each([
    ['a,b,c', ['1,2,3', '4,5,6', '7,8,9']],
    ['user_id,item_id,rating', ['1,2,3', '1,5,4', '2,2,5', '2,7,']],
    ['id,value,value', ['1,2,3', '2,3,4', '3,4,5']],
  ])('given whole numbers in all columns, a first row that counts as the columns do is a row: %s', (head, rows) => {
    const found = read(file(head, ...rows))
    expect([found.layout.headerRows, found.rows.length]).toEqual([1, rows.length])
  })

  test('given many lines about each column of a long table, then they are no rows', () => {
    const about = ['Unit,000,Percent', 'Type,Adjusted,Adjusted', 'Kind,Stock,Share', 'Every,Month,Month', 'Key,A1,A2']
    const months = Array.from({ length: 36 }, (_, i) => `${1 + (i % 12)}-${2019 + Math.floor(i / 12)},${i}.5,${i}`)
    expect(read(file(',people,rate', ...about, ...months))).toMatchObject({ layout: { headerRows: 6 } })
  })

  test('given a delimiter at the end of groups, names and rows, then the last group has no further column', () => {
    const rows = Array.from({ length: 8 }, (_, i) => `x${i},${i}.5,${i * 2},`)
    expect(read(file(',people,,', ',men,men,', ...rows)).layout.names.at(-1)).toBe('')
  })

  test('given a column for each year, then the years are names', () => {
    expect(read(file('city,2019,2020', 'Bern,1.5,2', 'Chur,3,4.5')).layout.names).toEqual(['city', '2019', '2020'])
  })
})

describe('a row that does not fit is mended only where nothing of it is lost', () => {
  const quoted = ['7,"Wil, SG",8.5', '8,"Bad ""Ragaz""",9.5']
  const withRow = (row: string): Read => read(file(names, ...body.slice(0, 5), ...quoted, row, ...quoted))
  test.each([
    ['9,"Bern,9.5', ['9', '"Bern', '9.5'], 'stray_quote'],
    ['9,"the "old" one",9.5', ['9', 'the "old" one', '9.5'], 'stray_quote'],
    ['9;Bern;9.5', ['9', 'Bern', '9.5'], 'other_delimiter'],
    ['9,Bern,9.5,,', ['9', 'Bern', '9.5'], 'empty_end'],
    ['9,,Bern,9.5', ['9', 'Bern', '9.5'], 'empty_field'],
    ['9,Bern, the old town,9.5', ['9', 'Bern, the old town', '9.5'], 'joined'],
    ['9,Bern,old town,9.5', ['9', 'Bern,old town', '9.5'], 'joined'],
    ['9,"the 26", and 29" one",9.5', ['9', 'the 26", and 29" one', '9.5'], 'stray_quote'],
    ['"9,Bern,9.5', ['9', 'Bern', '9.5'], 'stray_quote'],
    ['9,"Bad "Ragaz"",9.5', ['9', 'Bad "Ragaz"', '9.5'], 'stray_quote'],
    ['9,Bern', ['9', 'Bern', ''], 'padded'],
    ['9,  "Bern" ,9.5', ['9', 'Bern', '9.5'], 'stray_quote'],
    ['9,  "Bern, BE" ,9.5', ['9', 'Bern, BE', '9.5'], 'stray_quote'],
    ['9,"the "old", but nice, one",9.5', ['9', 'the "old", but nice, one', '9.5'], 'stray_quote'],
    ['9,"the "Swan"",9.5', ['9', 'the "Swan"', '9.5'], 'stray_quote'],
    ['"9","size 6"","9.5"', ['9', 'size 6"', '9.5'], 'stray_quote'],
  ])('%s', (row, cells, mend) => {
    const { rows, rejects, odd } = withRow(row)
    expect([rows[7], rejects, odd]).toEqual([cells, [], { [mend]: 1 }])
  })

  test.each([
    ['9,9.5', 'too_few_columns'],
    ['Bern', 'too_few_columns'],
    ['9,Bern,9.5,more', 'too_many_columns'],
    ['9,"Be"rn', 'text_after_quote'],
  ])('%s is rejected', (row, code) => {
    expect(withRow(row).rejects).toEqual([{ line: 9, code }])
  })

  test.each([
    ['a row that has slipped by a field', ',9,Bern'],
    ['a note with as many commas as a row has fields', 'see page 2; see below; and so on'],
  ])('given %s, then it is no row', (_name, row) => {
    expect(withRow(`${row}${row.startsWith(',') ? ',' : ''}`).rejects).toHaveLength(1)
  })

  test('given a row that is nearly empty at the top and no names, then it is a row', () => {
    expect(
      read(file('1,,,', ...Array.from({ length: 6 }, (_, i) => `${i},${i}.5,x${i},2024-01-0${i + 1}`))).rows,
    ).toHaveLength(7)
  })

  test('given a tag at the start of a row, then the row is no remark', () => {
    const { rows, rejects } = read(file('tag,n,m', '#a,1,2', 'b,3,4', 'c,5,6', '#d', 'e,7,8', 'f,9,10'))
    expect([rows.length, rejects.length]).toEqual([5, 0])
  })

  test('given that nothing is to be mended, then such a row is rejected', () => {
    const broken = ['9;Bern;9.5', '9,,Bern,9.5', '9,Bern']
    const { rejects } = read(file(names, ...body, ...broken, ...body), { mendRows: false })
    expect(rejects.map(({ line }) => line)).toEqual([9, 10, 11])
  })

  test('given that rows which end early are to be rejected, then they are, and others are mended', () => {
    const { rejects } = read(file(names, ...body, '9,Bern', '9,,Bern,9.5', ...body), { shortRows: 'reject' })
    expect(rejects).toEqual([{ line: 9, code: 'too_few_columns' }])
  })

  test('given a last row without a line ending that ends early, then it may be cut off, and is rejected', () => {
    expect(read(file(names, ...body) + '9,Ber').rejects).toEqual([{ line: 9, code: 'too_few_columns' }])
  })

  test('given a table of words alone, then nothing tells where a field is missing', () => {
    const words = ['red,round,small', 'green,long,large', 'blue,flat,small', 'white,round,tiny', 'black,long,huge']
    expect(read(file('colour,shape,size', ...words, 'grey,flat', ...words)).rejects).toHaveLength(1)
  })

  const words = [
    'red,round,,small',
    'green,long,,large',
    'blue,flat,,small',
    'white,round,old,tiny',
    'black,long,,huge',
  ]
  test.each([
    ['as many fields as a row', 'grey,the "flat, one",small'],
    ['too many that are empty at the end', 'grey,flat "one, in two", of glass",small,,'],
  ])('given a text that was cut at its delimiter, and by chance %s, then the row is set aside', (_name, row) => {
    expect(read(file('colour,shape,age,size', ...words, row, ...words)).rejects).toMatchObject([{ line: 7 }])
  })

  test('given inches in several fields, then they are no parts of one text', () => {
    const { rows, rejects } = read(file('colour,shape,age,size', ...words, 'grey,27" wide,,28"', ...words))
    expect([rows[5], rejects]).toEqual([['grey', '27" wide', '', '28"'], []])
  })

  const days = Array.from({ length: 12 }, (_, i) => `${i},${10 + i}/03/2024,a`)
  test.each([
    ['blanks around a day', '9,  27/03/2024 ,b', '27/03/2024', 'padded_value'],
    ['blanks in its quotes', '9," 27/03/2024",b', '27/03/2024', 'padded_value'],
    ['a quote behind it', '9,27/03/2024",b', '27/03/2024', 'stray_quote'],
  ])('given %s, then it is a day all the same', (_name, row, day, mend) => {
    const { rows, odd } = read(file('no,day,x', ...days, row, ...days))
    expect([rows[12]![1], odd]).toEqual([day, { [mend]: 1 }])
    expect(read(file('no,day,x', ...days, row, ...days), { mendRows: false }).rows[12]![1]).not.toBe(day)
  })

  test('given blanks around what is no day, then it stays as it is', () => {
    expect(read(file('no,day,x', ...days, '9, soon ,b', ...days))).toMatchObject({ odd: {} })
  })

  test('given rows that end early as a rule, then what is missing is empty', () => {
    const { rows, odd } = read(
      file('id,city,price,note', '1,Bern,2.5', '2,Chur', '3,Zug,4.5,x', '4,Thun,5.5,y', '5,Wil,6.5,z'),
    )
    expect(rows.slice(0, 2)).toEqual([
      ['1', 'Bern', '2.5', ''],
      ['2', 'Chur', '', ''],
    ])
    expect(odd).toEqual({ padded: 2 })
  })
})

test('given that no line is a remark, then one that begins so is a row, or rejected', () => {
  const { rows, rejects } = read(file('#id,n', '#x,1', '#y,2', 'z,3', '#only'), { remark: '' })
  expect([rows.length, rejects]).toEqual([3, [{ line: 5, code: 'too_few_columns' }]])
})

describe('a table of words alone', () => {
  const header = 'name,street,town,trade'
  const people = ['Ito,Mill Road,Enugu,baker', 'Ruiz,High Street,Enugu,nurse', 'Ito,High Street,Cork,baker']
  const more = ['Bell,Mill Road,Cork,smith', 'Bell,Low Street,Bath,nurse']

  test('given its names twice, then they are names, and no row', () => {
    const { layout, rows, odd } = read(file(header, header, ...people, ...more))
    expect([layout.names.join(','), rows.length, odd]).toEqual([header, 5, { header_again: 1 }])
  })

  test('given a row twice of which a value comes again by itself, then it is a row', () => {
    const { layout, rows } = read(file(people[0]!, ...more, people[0]!, ...people.slice(1)))
    expect([layout.header.header, rows.length]).toEqual([false, 6])
  })

  test.each([
    ['less', (row: string) => row.slice(0, row.lastIndexOf(','))],
    ['more', (row: string) => `${row},x`],
  ])('given the same names with one %s below, then another table begins', (_name, cut) => {
    const below = [header, ...people].map((row, i) => cut(row).replace(/x$/, i === 0 ? 'note' : 'x'))
    const { rows, rejects } = read(file(header, ...people, ...more, ...below))
    expect([rows.length, rejects.map(({ code }) => code)]).toEqual([5, below.map(() => 'other_table')])
  })
})
