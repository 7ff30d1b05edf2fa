import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from '../spec-bench.js'
import { zipOf } from '../spec-zip.js'
import { docxOf, paragraph, pdfOf, pptxOf, shape, slideTable, wordTable } from './spec-documents.js'
import { msgOf } from './spec-message.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const docx = docxOf(
  paragraph('Sales', 'Heading1') +
    paragraph('all is well') +
    wordTable([
      ['Region', 'Year'],
      ['North', '2020'],
      ['South', '2021'],
    ]),
)
const pdf = pdfOf([
  [
    [72, 770, 20, 'Sales'],
    [72, 740, 10, 'All is well with the sales of the year.'],
    [72, 700, 10, 'Region'],
    [172, 700, 10, 'Year'],
    [72, 685, 10, 'North'],
    [172, 685, 10, '2020'],
    [72, 670, 10, 'South'],
    [172, 670, 10, '2021'],
  ],
  '0 0 100 100 re f',
  '',
])
const boundary = (parts: readonly string[]): string => parts.map((part) => `--x\r\n${part}\r\n`).join('')
const mail = `From: Ann <ann@example.com>\r\nTo: bob@example.com\r\nSubject: =?utf-8?Q?Z=C3=A4hlen?=\r\nDate: Fri, 21 Nov 2025 09:55:06 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${boundary(
  [
    'Content-Type: text/html\r\n\r\n<p>Hello Bob,</p><p>see the numbers.</p>',
    `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="sales.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${pdf.toString('base64')}`,
    'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="n.csv"\r\n\r\na,b\r\n1,2',
  ],
)}--x--\r\n`

const told = async (path: string): Promise<string[]> =>
  (await bench.rows(path, `concat_ws(' ', "order", kind, 'p' || page, text) AS told`)).map(({ told }) => String(told))

describe('given a document, when it is read, then its pieces are rows and its tables are tables', () => {
  test.each<[string, string | Uint8Array, string, string[], string[]]>([
    [
      's.docx',
      docx,
      'docx',
      [
        '0 document Report',
        '1 heading Sales',
        '2 paragraph all is well',
        '3 table Region\tYear\nNorth\t2020\nSouth\t2021',
      ],
      ['s_sales Region:VARCHAR Year:BIGINT'],
    ],
    [
      's.pdf',
      pdf,
      'pdf',
      [
        '0 document',
        '1 heading p1 Sales',
        '2 paragraph p1 All is well with the sales of the year.',
        '3 table p1 Region\tYear\nNorth\t2020\nSouth\t2021',
        '4 scanned_page p2',
        '5 blank_page p3',
      ],
      ['s_sales Region:VARCHAR Year:BIGINT'],
    ],
    [
      's.pptx',
      pptxOf([
        shape(['one', 'two'], 'body', 30) +
          shape(['Plan'], 'title') +
          slideTable([
            ['City', 'N'],
            ['Bern', '1'],
          ]),
        shape(['End'], 'ctrTitle'),
      ]),
      'pptx',
      [
        '0 document',
        '1 heading p1 Plan',
        '2 table p1 City\tN\nBern\t1',
        '3 list_item p1 one',
        '4 list_item p1 two',
        '5 heading p2 End',
      ],
      ['s_plan City:VARCHAR N:BIGINT'],
    ],
    [
      's.md',
      '# Tool\n\nIt *does*.\n\n- one\n\n| a | b |\n|--|--|\n| x | 1 |\n\n```js\nlet a\n```\n',
      'markdown',
      [
        '0 document Tool',
        '1 heading Tool',
        '2 paragraph It does.',
        '3 list_item one',
        '4 table a\tb\nx\t1',
        '5 code let a',
      ],
      ['s_tool a:VARCHAR b:BIGINT'],
    ],
    [
      's.txt',
      'This is a text. It is there to be read, and no table is in it.\n\nIt ends here, at last.\n',
      'text',
      [
        '0 document',
        '1 paragraph This is a text. It is there to be read, and no table is in it.',
        '2 paragraph It ends here, at last.',
      ],
      [],
    ],
    [
      's.msg',
      msgOf('Numbers', 'Hello Bob,\r\n\r\nall is well.', 'Ann'),
      'msg',
      ['0 document Numbers', '1 heading Numbers', '2 paragraph Hello Bob,', '3 paragraph all is well.'],
      [],
    ],
    [
      's.html',
      Buffer.from('<html><meta charset=iso-8859-1><h1>\xdcber</h1><p>a text that is to be read', 'latin1'),
      'html',
      ['0 document', '1 heading Über', '2 paragraph a text that is to be read'],
      [],
    ],
  ])('%s', async (name, bytes, format, rows, tables) => {
    const parsed = await bench.parse(name, bytes)
    expect(parsed).toMatchObject({
      format,
      table: 's',
      rowsRead: rows.length,
      rowsWritten: rows.length,
      rowsRejected: 0,
    })
    expect(parsed.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'document_id VARCHAR',
      'fragment_id VARCHAR',
      'kind VARCHAR',
      'page INTEGER',
      'order INTEGER',
      'heading_path VARCHAR',
      'text VARCHAR',
      'table_html VARCHAR',
      'bbox VARCHAR',
      'language VARCHAR',
      'metadata JSON',
    ])
    expect(await told(parsed.parquetPath)).toEqual(rows)
    expect(parsed.further.map((table) => `${table.table} ${shapeOf(table)}`)).toEqual(tables)
  })

  test('a mail has its headers as metadata, and the documents that it carries are documents of their own', async () => {
    const parsed = await bench.parse('m.eml', mail)
    expect(await told(parsed.parquetPath)).toEqual([
      '0 document Zählen',
      '1 heading Zählen',
      '2 paragraph Hello Bob,',
      '3 paragraph see the numbers.',
      '4 attachment sales.pdf',
      '5 attachment n.csv',
      '0 document',
      '1 heading p1 Sales',
      '2 paragraph p1 All is well with the sales of the year.',
      '3 table p1 Region\tYear\nNorth\t2020\nSouth\t2021',
      '4 scanned_page p2',
      '5 blank_page p3',
    ])
    const [first] = await bench.rows(parsed.parquetPath, `metadata->>'from' AS sender, metadata->>'date' AS sent`)
    expect(first).toEqual({ sender: 'Ann <ann@example.com>', sent: '2025-11-21T08:55:06.000Z' })
    const [carried] = await bench.duck.query(
      `SELECT count(DISTINCT document_id)::INTEGER AS documents, count(DISTINCT fragment_id)::INTEGER AS fragments, max(metadata->>'parent_document_id') = first(document_id) AS known FROM read_parquet('${parsed.parquetPath}')`,
    )
    expect(carried).toEqual({ documents: 2, fragments: 12, known: true })
    expect(parsed.further.map(({ table }) => table)).toEqual(['m_sales'])
    expect(parsed.decisions).toContainEqual(expect.objectContaining({ what: 'attachments_unread', value: '1' }))
  })

  test('a page that is little but a table is that table, with the fragments beside it, whatever it is called', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `<tr><td>${i}</td><td>name ${i}</td></tr>`).join('')
    const parsed = await bench.parse('export.xls', `<table><tr><th>id</th><th>name</th></tr>${rows}</table>`)
    expect(`${parsed.table} ${parsed.rowsWritten} ${shapeOf(parsed)}`).toBe('export 20 id:BIGINT name:VARCHAR')
    expect(parsed.further.map(({ table, rowsWritten }) => `${table} ${rowsWritten}`)).toEqual(['export_fragments 2'])
  })

  test('an image says its size', async () => {
    const gif = Buffer.from(
      'GIF89a\x02\x00\x03\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x02\x00\x03\x00\x00\x02\x03\x84\x11\x05\x00;',
      'latin1',
    )
    const parsed = await bench.parse('a.gif', gif)
    expect(
      await bench.rows(parsed.parquetPath, `kind, metadata->>'width' AS width, metadata->>'height' AS height`),
    ).toEqual([
      { kind: 'document', width: '2', height: '3' },
      { kind: 'image', width: '2', height: '3' },
    ])
  })

  test('documents in an archive are one table that says where each fragment is from', async () => {
    const parsed = await bench.parse(
      'd.zip',
      zipOf([
        ['a.docx', docx],
        ['b.pdf', pdf],
        ['c.md', '# C\n'],
      ]),
    )
    expect(parsed).toMatchObject({ rowsRead: 12, rowsWritten: 12, further: [] })
    const counts = await bench.duck.query(
      `SELECT source_file AS name, count(*)::INTEGER AS n FROM read_parquet('${parsed.parquetPath}') GROUP BY ALL ORDER BY ALL`,
    )
    expect(counts).toEqual([
      { name: 'a.docx', n: 4 },
      { name: 'b.pdf', n: 6 },
      { name: 'c.md', n: 2 },
    ])
  })

  test('a person may say what a text is', async () => {
    const story = 'This is a text, it is said.\nIt is there to be read, it is said.\n'
    expect(await bench.parse('s.txt', story, { format: 'csv' })).toMatchObject({ format: 'csv' })
    const forced = await bench.parse('s.csv', story, { format: 'text' })
    expect(forced).toMatchObject({ format: 'text', rowsWritten: 2 })
    expect(forced.decisions).toContainEqual(
      expect.objectContaining({ what: 'format', value: 'text', overridden: true }),
    )
  })

  test('the same bytes have the same ids, whatever the file is called', async () => {
    const ids = async (name: string) =>
      bench.rows((await bench.parse(name, pdf)).parquetPath, 'document_id, fragment_id')
    expect(await ids('b.pdf')).toEqual(await ids('a.pdf'))
  })
})
