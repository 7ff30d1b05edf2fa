import { expect, test } from '@jest/globals'
import { isArrowStream, isXml } from './detect-extracted.js'
import { workbookOf } from './detect-workbook.js'

const types = '[Content_Types].xml'

test.each([
  [[types, 'xl/workbook.xml'], '', 'xlsx'],
  [[types, 'xl/workbook2.xml', 'xl/worksheets/sheet1.xml'], '', 'xlsx'],
  [[types, 'xl/workbook.bin'], '', 'xlsb'],
  [[types, 'word/document.xml'], '', null],
  [['mimetype', 'content.xml'], 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'ods'],
  [['mimetype', 'content.xml'], 'mimetypeapplication/vnd.oasis.opendocument.text', null],
  [['content.xml', 'META-INF/manifest.xml'], '', 'ods'],
  [['content.xml'], '', null],
  [['a.csv', 'xl/workbook.xml'], '', null],
] as const)('a zip of %j is %s%s', (names, start, format) => {
  expect(workbookOf(names, start)).toBe(format)
})

test.each([
  ['<?xml version="1.0"?><r/>', true],
  ['\uFEFF<r><x/></r>', true],
  ['<!-- a --><r></r>', true],
  ['<id>,<name>\n1,a', false],
  ['a,<b>,</c>', false],
  ['<!DOCTYPE html><html></html>', false],
  ['<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html></html>', false],
  ['{"a":"<b/>"}', false],
])('%j is XML: %s', (text, is) => {
  expect(isXml(Buffer.from(text))).toBe(is)
})

test('a mark alone makes no Arrow stream', () => {
  const stream = Buffer.alloc(16)
  stream.fill(0xff, 0, 4)
  stream.writeUInt32LE(120, 4)
  stream.writeUInt32LE(16, 8)
  expect(isArrowStream(stream)).toBe(true)
  expect(isArrowStream(stream.subarray(0, 12))).toBe(false)
  stream.writeUInt32LE(121, 4)
  expect(isArrowStream(stream)).toBe(false)
  expect(isArrowStream(Buffer.alloc(16, 0xff))).toBe(false)
})
