import { describe, expect, test } from '@jest/globals'
import { zippedDocumentOf } from './detect-document.js'
import { compoundDirectory, documentByStart, documentByText, isMessageDirectory } from './document-signs.js'

const prose =
  'It was a dark and stormy night. The rain fell in torrents,\nexcept at occasional intervals, when a gust of wind checked it.\n\nNobody was out. The lamps struggled against the darkness.\n'
const mail = 'From: a@example.com\nTo: b@example.com\nDate: Fri, 21 Nov 2025 09:55:06 +0100\nSubject: x\n\nHello.\n'

describe('which kind of text a file is', () => {
  test.each([
    ['story.txt', prose, 'text'],
    [
      'story.txt',
      '羅生門の下で雨やみを待っていた。\n広い門の下には、この男のほかに誰もいない。\n何故かと云うと、この二三年、京都には災がつづいて起った。\n',
      'text',
    ],
    ['story.csv', prose, null],
    ['story', prose, null],
    ['a.txt', 'a,b\n1,2\n3,4\n', null],
    ['a.txt', 'name;place\nAnn Smith went away.;Bern is far away.\nBob is here.;Basel is near.\n', null],
    ['a.txt', 'no,what people say\n1,It is good, but slow, really. We go.\n2,Bad. We stay here for now.\n', null],
    ['a.txt', '1,"It is good, but slow, it is.",Ann says so.\n2,"Bad.",Bob says it. He went.\n', null],
    ['a.txt', 'Ann\nBob\nCarl\n', null],
    ['a.txt', 'id\tremark\n1\tIt is well.\n2\tIt is not.\n', null],
    ['a.txt', 'name      city\nAnn       Bern\nBob       Basel\n', null],
    ['a.txt', '2024-01-01 12:00:01 INFO started the service.\n2024-01-01 12:00:02 INFO it is ready now.\n', null],
    ['readme.md', 'a,b\n1,2\n', 'markdown'],
    ['readme.csv', '# a\n1\n', null],
    ['m.eml', mail, 'eml'],
    ['m', mail, 'eml'],
    ['m.eml', 'a,b\n1,2\n', null],
    ['people.txt', 'From: To: Date:\n', null],
    ['p.html', '<p>hello', 'html'],
    ['p', '<!doctype html><p>hello', 'html'],
    ['p.csv', '<html><p>hello', null],
    ['p.xls', '<table><tr><td>1</table>', 'html'],
    ['p.xml', '<table><tr/></table>', null],
    ['p', '<table><tr/></table>', null],
    ['a.txt', '', null],
  ])('%s: %j is %s', (name, text, format) => {
    expect(documentByText(text, name)?.format ?? null).toBe(format)
  })
})

test.each([
  ['%PDF-1.7\n', 'pdf'],
  ['\n%PDF-1.7\n', 'pdf'],
  ['a,%PDF-1.7\n', null],
  ['\x89PNG\r\n\x1a\n', 'image'],
  ['BM,a\n1,2\n', null],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', null],
])('%j begins a document: %s', (text, format) => {
  expect(documentByStart(Buffer.from(text, 'latin1'))).toBe(format)
})

test('a mail of Outlook is told from an old workbook by the streams that it lists', () => {
  const header = Buffer.alloc(512)
  header.write('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(3, 48)
  expect(compoundDirectory(header)).toEqual({ at: 2048, bytes: 512 })
  expect(compoundDirectory(header.subarray(0, 100))).toBeNull()
  expect(isMessageDirectory(Buffer.from('__substg1.0_0037001F', 'utf16le'))).toBe(true)
  expect(isMessageDirectory(Buffer.from('Workbook', 'utf16le'))).toBe(false)
})

test.each([
  [['[Content_Types].xml', 'word/document.xml'], 'docx'],
  [['[Content_Types].xml', 'ppt/presentation.xml'], 'pptx'],
  [['[Content_Types].xml', 'xl/workbook.xml'], null],
  [['word/document.xml', 'a.csv'], null],
])('a zip of %j is %s', (names, format) => {
  expect(zippedDocumentOf(names)).toBe(format)
})
