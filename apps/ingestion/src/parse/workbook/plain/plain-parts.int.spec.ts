import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CellObject, utils, type WorkBook, write } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { defaultArchiveLimits } from '../../parsed-table.js'
import { zipOf } from '../../spec-zip.js'
import { checkParts } from '../check-parts.js'
import { type LoadedWorkbook, loadedWorkbook, readByLibrary } from '../library-workbook.js'
import { loadWorkbook } from '../load-workbook.js'
import { errorCell, formula, shown } from '../spec-workbook.js'
import { PlainParts } from './plain-parts.js'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-plain-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(dir, 'a.xlsx')
  await writeFile(path, bytes)
  return path
}

async function scanned(path: string): Promise<LoadedWorkbook | null> {
  const parts = new PlainParts()
  await checkParts(path, 1e9, defaultArchiveLimits, (name) => parts.sinkOf(name))
  const plain = parts.workbook()
  return plain && loadedWorkbook(plain.book, (_, name) => plain.rows.get(name)!)
}

/** All that is read of a workbook: of its cells what they mean, and nothing of those that hold nothing. */
function readable({ sheets, date1904 }: LoadedWorkbook): unknown {
  return {
    date1904,
    sheets: sheets.map(({ rows, ...sheet }) => ({
      ...sheet,
      columns: rows.columnsOf(0, rows.filled.length - 1),
      cells: Array.from(rows.filled).flatMap((filled, r) =>
        Array.from(rows.row(r) ?? []).flatMap((cell, c) =>
          cell === undefined || (cell.t === 'z' && cell.f === undefined)
            ? []
            : [[r, c, filled, cell.t, cell.v, cell.t === 'n' ? (cell.z ?? 'General') : '', cell.f !== undefined]],
        ),
      ),
    })),
  }
}

const text = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((one) => one.replaceAll(/[\ud800-\udfff]/g, '').replaceAll('\r', ''))
const cell: fc.Arbitrary<CellObject | null> = fc.oneof(
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((v): CellObject => ({ t: 'n', v })),
  fc.integer().map((v): CellObject => ({ t: 'n', v })),
  fc
    .tuple(fc.double({ min: 0, max: 80_000, noNaN: true }), fc.constantFrom('d.m.yy', 'yyyy-mm-dd hh:mm', '0.00%'))
    .map(([v, z]) => shown(v, z)),
  fc.oneof(text, fc.constantFrom(' ', '', '<&>"\'', '_x0041_', 'a\nb', 'Ä 😀')).map((v): CellObject => ({ t: 's', v })),
  fc.boolean().map((v): CellObject => ({ t: 'b', v })),
  fc.constantFrom(0x07, 0x2a, 0x00).map(errorCell),
  fc.integer().map((v) => formula('1+1', v)),
)

describe('a workbook whose cells we scan', () => {
  test('given any cells, then the library would have read the same', async () => {
    const grid = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.array(grid, { minLength: 1, maxLength: 3 }), fc.boolean(), async (grids, bookSST) => {
        const book = utils.book_new()
        for (const [i, rows] of grids.entries())
          utils.book_append_sheet(book, utils.aoa_to_sheet(rows, { dense: true }), `S ${i} & "Ä"`)
        book.Workbook = { Sheets: grids.map((_, i) => ({ Hidden: i === 1 ? (1 as const) : (0 as const) })) }
        const path = await fileOf(
          write(book, { type: 'buffer', bookType: 'xlsx', bookSST, compression: true }) as Buffer,
        )
        const [ours, theirs] = [await scanned(path), await readByLibrary(path, { hasFormulas: true, hasHidden: true })]
        expect(readable(ours!)).toEqual(readable(theirs))
      }),
      { numRuns: 100 },
    )
  })

  test('given merged cells, hidden rows and columns and days from 1904, then they are known too', async () => {
    const sheet = utils.aoa_to_sheet([['a', 'b', 'c'], [1, 2, shown(5, 'd.m.yy')], [3], [4]], { dense: true })
    sheet['!merges'] = [utils.decode_range('A1:B1'), utils.decode_range('A3:A4')]
    sheet['!rows'] = [{}, {}, { hidden: true }]
    sheet['!cols'] = [{}, { hidden: true }]
    const book: WorkBook = { SheetNames: ['S'], Sheets: { S: sheet }, Workbook: { WBProps: { date1904: true } } }
    const path = await fileOf(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    const ours = (await scanned(path))!
    expect(readable(ours)).toEqual(readable(await readByLibrary(path, { hasFormulas: true, hasHidden: true })))
    expect(ours.date1904).toBe(true)
    expect(ours.sheets[0]).toMatchObject({ hiddenRows: [2], hiddenColumns: [1] })
    expect(ours.sheets[0]!.merges).toHaveLength(2)
  })
})

describe('a workbook that is written in another way', () => {
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
  const rels =
    '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
  const workbook = (sheet: string, name = 'xl/worksheets/sheet1.xml', more: [string, string][] = []): Promise<string> =>
    fileOf(
      zipOf([
        ['[Content_Types].xml', types],
        [
          'xl/workbook.xml',
          '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        ],
        ['xl/_rels/workbook.xml.rels', rels.replace('worksheets/sheet1.xml', name.slice('xl/'.length))],
        [name, sheet],
        ...more,
      ]),
    )
  const plain = '<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>'
  const read = async (path: string): Promise<unknown> =>
    (await loadWorkbook({ path, bytes: 1e9, archiveLimits: defaultArchiveLimits })).sheets.map(({ rows }) =>
      rows.row(0),
    )

  test('given the plain form by hand, then it is scanned', async () => {
    const path = await workbook(plain)
    expect(await scanned(path)).not.toBeNull()
    expect(await read(path)).toMatchObject([[{ t: 'n', v: 7 }]])
  })

  test.each<[string, () => Promise<string>]>([
    ['a prefix', () => workbook(plain.replaceAll('<', '<x:').replaceAll('<x:/', '</x:'))],
    ['a comment', () => workbook(plain.replace('<row', '<!-- a --><row'))],
    ['a sheet elsewhere', () => workbook(plain, 'xl/sheets/one.xml')],
    ['a part twice', () => workbook(plain, undefined, [['xl/worksheets/Sheet1.xml', plain]])],
    [
      'a sheet cut short beside it',
      () => workbook(plain, undefined, [['xl/worksheets/sheet2.xml', plain.slice(0, 60)]]),
    ],
  ])('given %s, then the library reads it, all of it', async (_name, path) => {
    const at = await path()
    expect(await scanned(at)).toBeNull()
    expect(await read(at)).toMatchObject([[{ t: 'n', v: 7 }]])
  })

  test('given a text that no part holds, then the library says that it is damaged', async () => {
    const path = await workbook(plain.replace('<c r="A1">', '<c r="A1" t="s">'))
    expect(await scanned(path)).toBeNull()
    await expect(read(path)).rejects.toMatchObject({ code: 'workbook_unreadable' })
  })

  test('given a name like a sample of ours, then it is a name', async () => {
    const path = await workbook(
      plain
        .replace('<v>7</v>', '')
        .replace('<c r="A1">', '<c r="A1" t="inlineStr"><is><t>xl/worksheets/sheet1.xml</t></is>'),
    )
    expect(await read(path)).toMatchObject([[{ t: 's', v: 'xl/worksheets/sheet1.xml' }]])
  })
})
