import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SpecBench } from '../spec-bench.js'
import { zipOf } from '../spec-zip.js'
import { docxOf, paragraph, pdfOf, pptxOf, shape } from './spec-documents.js'
import { msgOf } from './spec-message.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const laughs = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`
const outside = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
const word = docxOf(paragraph('x'))
const nested = (open: string, close: string, n: number): string => `${open.repeat(n)}x${close.repeat(n)}`

describe('a document that is built to harm is refused with a code, and leaves nothing behind', () => {
  test.each<[string, string, string | Uint8Array, string]>([
    ['entities in entities', 'a.docx', docxOf(paragraph('&j;'), laughs), 'document_unsafe'],
    ['an entity of a file', 'a.docx', docxOf(paragraph('&x;'), outside), 'document_unsafe'],
    ['elements in elements', 'a.docx', docxOf(nested('<w:sdt>', '</w:sdt>', 20_000)), 'document_unsafe'],
    [
      'tables in tables',
      'a.docx',
      docxOf(nested('<w:tbl><w:tr><w:tc>', '</w:tc></w:tr></w:tbl>', 5_000)),
      'document_unsafe',
    ],
    [
      'a presentation of entities',
      'a.pptx',
      zipOf([
        ['[Content_Types].xml', '<a/>'],
        ['ppt/presentation.xml', `${laughs}<d>&j;</d>`],
      ]),
      'document_unsafe',
    ],
    ['a presentation nested deeply', 'a.pptx', pptxOf([nested('<p:grpSp>', '</p:grpSp>', 9_999)]), 'document_unsafe'],
    ['a page nested deeply', 'a.html', `<html>${'<div>'.repeat(300_000)}`, 'document_unsafe'],
    ['quotes in quotes', 'a.md', `${'>'.repeat(50_000)} x`, 'document_unsafe'],
    [
      'a locked document',
      'a.docx',
      zipOf(
        [
          ['[Content_Types].xml', '<a/>'],
          ['word/document.xml', '<a/>'],
        ],
        1,
      ),
      'document_encrypted',
    ],
    ['a document cut short', 'a.docx', Buffer.concat([word.subarray(0, 300), word.subarray(600)]), 'archive_corrupt'],
    [
      'a document without its parts',
      'a.docx',
      zipOf([
        ['[Content_Types].xml', '<a/>'],
        ['word/document.xml', '<a/>'],
      ]),
      'document_unreadable',
    ],
    ['a PDF of garbage', 'a.pdf', `%PDF-1.7\n${'garbage '.repeat(1_000)}`, 'document_unreadable'],
    ['a mail cut short', 'a.msg', msgOf('a', 'b', 'c').subarray(0, 1_600), 'document_unreadable'],
    ['an image of nothing', 'a.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'document_unreadable'],
  ])('%s', async (_name, filename, content, code) => {
    const { error, left } = await bench.refusal(bench.parse(filename, content))
    expect(error).toMatchObject({ name: 'ParseError', code, retryable: false })
    expect((error as Error).message).not.toMatch(/passwd|\/tmp/)
    expect(left).toEqual([])
  })

  test('a part that unpacks to more than it may is stopped', async () => {
    const path = await bench.write('bomb.docx', docxOf(paragraph(' '.repeat(20e6))))
    const limits = { maxBytes: 2e6, ratioFreeBytes: 1e5, maxRatio: 50 }
    const { error } = await bench.refusal(bench.parsePath(path, 'bomb.docx', {}, { limits }))
    expect(error).toMatchObject({ code: 'archive_bomb' })
  })

  test('spans without measure make no table without measure', async () => {
    const wide = '<tr><td colspan=1000 rowspan=65534>x</td></tr>'.repeat(3_000)
    const { error } = await bench.refusal(bench.parse('a.html', `<html><table>${wide}</table>`))
    expect(error).toMatchObject({ code: 'document_unsafe' })
  })

  test('what needs too much time is ended', async () => {
    const path = await bench.write('slow.pdf', pdfOf(Array.from({ length: 3_000 }, () => [[72, 700, 10, 'x']])))
    const { error } = await bench.refusal(bench.parsePath(path, 'slow.pdf', {}, { readerLimits: { timeoutMs: 50 } }))
    expect(error).toMatchObject({ code: 'file_takes_too_long' })
  })

  test('mails in mails are read to a depth, and a broken attachment is told of in its row', async () => {
    let mail = 'From: a@b.c\r\nDate: now\r\nSubject: inmost\r\n\r\nend'
    for (let i = 0; i < 12; i++)
      mail = `From: a@b.c\r\nDate: now\r\nSubject: s${i}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x${i}\r\n\r\n--x${i}\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=m.eml\r\n\r\n${mail}\r\n--x${i}\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=p.pdf\r\n\r\n%PDF-1.7 broken ${i}\r\n--x${i}--\r\n`
    const parsed = await bench.parse('m.eml', mail)
    const [counted] = await bench.duck.query<{ documents: number; unread: number }>(
      `SELECT count(*)::INTEGER AS documents, count(*) FILTER (metadata->>'unread' = 'document_unreadable')::INTEGER AS unread FROM read_parquet('${parsed.parquetPath}') WHERE kind = 'document'`,
    )
    expect(counted).toEqual({ documents: 7, unread: 3 })
  })

  test('NUL stands for no character, neither in texts nor in names', async () => {
    const parsed = await bench.parse(
      'a.md',
      '# A\0B\n\na text that is long enough to be one\n\n| a\0 | b |\n|--|--|\n| x\0y | 1 |\n',
    )
    expect(await bench.rows(parsed.parquetPath, 'text')).toContainEqual({ text: 'AB' })
    expect(parsed.further.map(({ table, columns }) => [table, ...columns.map(({ name }) => name)])).toEqual([
      ['a_ab', 'a', 'b'],
    ])
    expect(await bench.rows(parsed.further[0]!.parquetPath, 'a, b::VARCHAR AS b')).toEqual([{ a: 'xy', b: '1' }])
  })

  test('scripts and addresses in a document stay text', async () => {
    const parsed = await bench.parse('a.pptx', pptxOf([shape(['&lt;script&gt;x()&lt;/script&gt;'])]))
    expect(await bench.rows(parsed.parquetPath, 'text')).toContainEqual({ text: '<script>x()</script>' })
  })
})
