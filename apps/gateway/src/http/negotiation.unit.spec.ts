import { describe, expect, test } from '@jest/globals'
import { chooseMediaType } from './accept.js'
import { csvOf } from './csv.js'
import { cursorFrom, cursorText } from './cursor.js'
import { refuseForeignPage } from './foreign-page.js'
import { checkedFilename } from './receive-files.js'

const OFFERED = ['application/json', 'text/csv'] as const

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['text/*;q=0.9, application/json;q=0.1', 'text/csv'],
  ['application/json;q=0, */*', 'text/csv'],
  ['image/png', null],
])('Accept: %s chooses %s', (header, type) => {
  expect(chooseMediaType(header, OFFERED)).toBe(type)
})

test('CSV quotes what it must, and tells nothing from an empty text', () => {
  const rows = [
    [1, 'a,b', null],
    [true, 'say "hi"', ''],
    [1.5, 'two\nlines', { k: [1] }],
  ]
  const columns = ['n', 'a"b', 'x'].map((name) => ({ name, type: 'VARCHAR' }))
  expect(csvOf(columns, rows)).toBe(
    'n,"a""b",x\r\n1,"a,b",\r\ntrue,"say ""hi""",""\r\n1.5,"two\nlines","{""k"":[1]}"\r\n',
  )
})

test('a cursor says where a page ended, and no other text does', () => {
  const cursor = { createdAt: 1_767_225_600_000, jobId: '5f2b7c1e-8a4d-5b6f-9c3d-2e1f0a9b8c7d' }
  expect(cursorFrom(cursorText(cursor))).toEqual(cursor)
  expect(() => cursorFrom('MTIz')).toThrow('not one that was given out')
})

describe('a page of another site', () => {
  test.each([
    [{ host: '127.0.0.1:8080' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:8080' }],
    [{ host: '[::1]:8080' }],
    [{}],
  ])('%j is none', (headers) => {
    expect(() => refuseForeignPage(headers, '127.0.0.1')).not.toThrow()
  })

  test.each([
    [{ host: 'evil.example:8080' }],
    [{ host: '127.0.0.1:8080', origin: 'http://evil.example' }],
    [{ host: '127.0.0.1:8080', origin: 'http://127.0.0.1:9999' }],
    [{ host: '127.0.0.1:8080', origin: 'null' }],
    [{ host: 'evil.example', origin: 'http://evil.example' }],
  ])('%j is one', (headers) => {
    expect(() => refuseForeignPage(headers, '127.0.0.1')).toThrow('another site')
  })
})

test.each(['../a', 'a/b', 'a\\b', '..', '.', '', '  ', 'a\nb', 'x'.repeat(256), undefined])(
  '%j is no name of a file',
  (filename) => {
    expect(() => checkedFilename(filename)).toThrow()
  },
)
test.each(['flights.csv', 'Flüge 2013 (neu).csv.gz', '..a'])('%j is a name of a file', (filename) => {
  expect(checkedFilename(filename)).toBe(filename)
})
