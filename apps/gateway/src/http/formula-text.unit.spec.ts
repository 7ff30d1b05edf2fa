import { expect, test } from '@jest/globals'
import { csvOf } from './csv.js'
import { defused, holdsText, wantsRawFormulas } from './formula-text.js'

test.each([
  '=1+1',
  '+49 30 1234',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(A1)',
  `=HYPERLINK("http://x","a")`,
])('%j begins a formula, and gets an apostrophe', (text) => {
  expect(defused(text)).toBe(`'${text}`)
})

test.each(['', 'a', '1-2', "'=1", ' a=b', 'a\t=1', '５'])('%j begins none, and stays as it is', (text) => {
  expect(defused(text)).toBe(text)
})

test.each([
  ['BIGINT', false],
  ['UINTEGER', false],
  ['DECIMAL(18,3)', false],
  ['TIMESTAMP WITH TIME ZONE', false],
  ['INTERVAL', false],
  ['VARCHAR', true],
  ['JSON', true],
  ['BLOB', true],
  ["ENUM('=a')", true],
  ['VARCHAR[]', true],
  ['INTEGER[]', true],
  ['STRUCT(a INTEGER)', true],
])('a column of %s may hold text: %s', (type, is) => {
  expect(holdsText(type)).toBe(is)
})

test.each([
  [undefined, false],
  ['text/csv', false],
  ['text/csv; formulas=raw', true],
  ['application/json;q=0.5, text/csv;header=present;formulas="raw";q=1', true],
  ['text/csv; formulas=shown', false],
  ['application/json; formulas=raw', false],
])('Accept: %s asks for formulas as they are: %s', (accept, is) => {
  expect(wantsRawFormulas(accept)).toBe(is)
})

const columns = [
  { name: '=name', type: 'VARCHAR' },
  { name: 'n', type: 'BIGINT' },
  { name: 'price', type: 'DECIMAL(38,2)' },
]
const rows = [
  ['=1+1', -5, '-12345678901234567.25'],
  ['+1,"x"', null, null],
]

test('CSV defuses texts and names, and leaves numbers alone, also those that travel as text', () => {
  expect(csvOf(columns, rows)).toBe(`'=name,n,price\r\n'=1+1,-5,-12345678901234567.25\r\n"'+1,""x""",,\r\n`)
})

test('CSV for programs is as the data are', () => {
  expect(csvOf(columns, rows, 'raw')).toBe('=name,n,price\r\n=1+1,-5,-12345678901234567.25\r\n"+1,""x""",,\r\n')
})
