import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PlainRows, SharedTexts } from './plain-rows.js'
import { SheetScanner } from './sheet-scanner.js'
import { scanInPieces } from './spec-scan.js'

const sheet = (rows: string, head = '<dimension ref="A1"/>', tail = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="urn:x">${head}<sheetData>${rows}</sheetData>${tail}</worksheet>`
const scan = (xml: string, pieceBytes = 1 << 20): SheetScanner => scanInPieces(new SheetScanner(), xml, pieceBytes)

const shared = new SharedTexts(['zero', '', 'two'])
const formats = new Map([[3, 'd.m.yy']])

/** Each cell as `row:column`, 0-based, and what the rest of the reader is told of it. */
function cellsOf(scanner: SheetScanner): Record<string, unknown> {
  const rows = new PlainRows(scanner, shared, formats)
  const cells: Record<string, unknown> = {}
  for (let r = 0; r < rows.filled.length; r++) {
    for (const [c, cell] of (rows.row(r) ?? []).entries()) if (cell !== undefined) cells[`${r}:${c}`] = cell
  }
  return cells
}

const row = (cells: string): string => `<row r="1">${cells}</row>`

const forms: [string, string, unknown][] = [
  ['a number', '<c r="A1"><v>1.5</v></c>', { t: 'n', v: 1.5, z: 'General' }],
  ['a number in a format', '<c r="A1" s="3" t="n"><v>45322</v></c>', { t: 'n', v: 45322, z: 'd.m.yy' }],
  ['a shared text', '<c r="A1" s="1" t="s"><v>2</v></c>', { t: 's', v: 'two' }],
  ['a text of its own', '<c r="A1" t="inlineStr"><is><t>a &amp; b</t></is></c>', { t: 's', v: 'a & b' }],
  ['a truth value', '<c r="A1" t="b"><v>1</v></c>', { t: 'b', v: true }],
  ['a word for a truth value', "<c r='A1' t='b'><v>false</v></c>", { t: 'b', v: false }],
  ['an error', '<c r="A1" t="e"><v>#N/A</v></c>', { t: 'e', v: 0x2a }],
  ['an error of a later version', '<c r="A1" t="e"><v>#SPILL!</v></c>', { t: 'e', v: Number.NaN }],
  ['a formula', '<c r="A1"><f>SUM(B1:B2)&gt;0</f><v>2</v></c>', { t: 'n', v: 2, z: 'General', f: '' }],
  ['a shared formula', '<c r="A1"><f t="shared" si="0"/><v>2</v></c>', { t: 'n', v: 2, z: 'General', f: '' }],
  ['a formula of text', '<c r="A1" t="str"><f>B1</f><v>a &amp;lt; b</v></c>', { t: 's', v: 'a &lt; b', f: '' }],
  ['a formula without a value', '<c r="A1"><f>B1</f></c>', { t: 'z', f: '' }],
  ['a formula with an empty value', '<c r="A1"><f aca="false">B1</f><v></v></c>', { t: 'z', f: '' }],
  ['a formula with an empty text', '<c r="A1" t="str"><f>B1</f><v/></c>', { t: 's', v: '', f: '' }],
  ['blanks between tags', '<c r="A1" >\n  <v >7</v >\n</c>'.replace('</v >', '</v>'), { t: 'n', v: 7, z: 'General' }],
  ['further attributes', '<c r="A1" cm="1" vm="2" ph="1"><v>7</v></c>', { t: 'n', v: 7, z: 'General' }],
  ['no name', '<c><v>7</v></c>', { t: 'n', v: 7, z: 'General' }],
]

describe('a sheet in the plain form', () => {
  test.each(forms)('given %s, then it is the cell that the library gives', (_name, xml, cell) => {
    expect(cellsOf(scan(sheet(row(xml))))).toEqual({ '0:0': cell })
  })

  test.each(['<c r="A1"/>', '<c r="A1" s="3"></c>', '<c r="A1"><v/></c>', '<c r="A1" t="s"/>'])(
    'given %s, then there is no cell',
    (xml) => expect(cellsOf(scan(sheet(row(xml))))).toEqual({}),
  )

  test('given rows and cells that are left out, then the others stand where they say, or behind the last one', () => {
    const rows =
      '<row r="2" spans="1:3" x14ac:dyDescent="0.25" hidden="1"><c r="B2"><v>1</v></c><c><v>2</v></c><c r="AA2"><v>3</v></c></row>' +
      '<row r="4" hidden="true"/><row><c t="s"><v>1</v></c></row>\n<row r="9" hidden="0">\n</row>'
    const scanner = scan(sheet(rows))
    expect(cellsOf(scanner)).toEqual({
      '1:1': { t: 'n', v: 1, z: 'General' },
      '1:2': { t: 'n', v: 2, z: 'General' },
      '1:26': { t: 'n', v: 3, z: 'General' },
      '4:0': { t: 's', v: '' },
    })
    expect(scanner.hiddenRows).toEqual([1, 3])
    const plain = new PlainRows(scanner, shared, formats)
    expect([...plain.filled]).toEqual([0, 3, 0, 0, 0, 0, 0, 0, 0])
    expect(plain.columnsOf(0, 8)).toEqual([1, 2, 26])
    expect(plain.columnsOf(2, 8)).toEqual([])
    expect(plain.columnsOf(3, 2)).toEqual([])
  })

  test('given any cuts of the bytes, then the cells are the same', () => {
    const rows = forms.map(([, xml], i) => `<row r="${i + 1}">${xml.replace('A1', `A${i + 1}`)}</row>`).join('\n')
    const xml = sheet(rows, '<cols><col min="1" max="2" hidden="1"/></cols>', '<rowBreaks count="1"/><mergeCells/>')
    const whole = scan(xml)
    expect(Object.values(cellsOf(whole))).toEqual(forms.map(([, , cell]) => cell))
    for (let bytes = 1; bytes < 300; bytes++) {
      const scanner = scan(xml, bytes)
      expect(cellsOf(scanner)).toEqual(cellsOf(whole))
      expect([scanner.head, scanner.tail]).toEqual([whole.head, whole.tail])
    }
    expect(whole.head).toContain('hidden="1"')
    expect(whole.tail).toBe('<rowBreaks count="1"/><mergeCells/></worksheet>')
  })

  test('given any damage, then it is either read or left to the library, however its bytes are cut', () => {
    const rows = forms.map(([, xml], i) => `<row r="${i + 1}">${xml.replace('A1', `A${i + 1}`)}</row>`).join('')
    const xml = sheet(rows, '', '<rowBreaks/>')
    const outcome = (damaged: string, pieceBytes: number): unknown => {
      try {
        return cellsOf(scan(damaged, pieceBytes))
      } catch (error) {
        expect(error).toMatchObject({ name: 'NotPlain' })
        return 'NotPlain'
      }
    }
    const place = fc.nat({ max: xml.length - 1 })
    const piece = fc.oneof(
      fc.constantFrom('<', '>', '/', '"', '=', ' ', '<row', '</row>', '<c', '</sheetData>', '<v>', ''),
      fc.tuple(place, fc.nat({ max: 40 })).map(([at, length]) => xml.slice(at, at + length)),
    )
    fc.assert(
      fc.property(place, fc.nat({ max: 30 }), piece, fc.integer({ min: 1, max: 64 }), (at, cut, put, pieceBytes) => {
        const damaged = xml.slice(0, at) + put + xml.slice(at + cut)
        expect(outcome(damaged, pieceBytes)).toEqual(outcome(damaged, 1 << 20))
      }),
      { numRuns: 500 },
    )
  })

  test('given no row, then the sheet is empty', () => {
    expect(cellsOf(scan(sheet('')))).toEqual({})
    expect(cellsOf(scan('<worksheet><sheetData/></worksheet>'))).toEqual({})
  })

  test('given a million empty rows, then they are passed over', () => {
    const scanner = new SheetScanner()
    scanner.push(Buffer.from('<worksheet><sheetData>'))
    const some = '<row></row><row/>'.repeat(10_000)
    for (let i = 0; i < 50; i++) scanner.push(Buffer.from(some))
    scanner.push(Buffer.from('</sheetData></worksheet>'))
    scanner.close()
    expect(scanner.cells.size).toBe(0)
  })

  test.each([
    ['declares entities', `<!DOCTYPE a [<!ENTITY b "c">]>${sheet('')}`],
    ['is in another encoding', sheet('').replace('UTF-8', 'ISO-8859-1')],
    ['has a prefix', '<x:worksheet><x:sheetData/></x:worksheet>'],
    ['ends in the middle', sheet(row('<c r="A1"><v>1</v></c>')).slice(0, -30)],
    ['has no rows', '<worksheet/>'],
    ['is empty', ''],
    ['has rows in disorder', sheet('<row r="2"/><row r="1"/>')],
    ['has a row twice', sheet('<row r="2"/><row r="2"/>')],
    ['has a row beyond the last', sheet('<row r="1048577"/>')],
    ['has a row that is no number', sheet('<row r="x"/>')],
    ['has cells in disorder', sheet(row('<c r="B1"/><c r="A1"/>'))],
    ['has a cell of another row', sheet(row('<c r="A2"/>'))],
    ['has a cell beyond the last column', sheet(row('<c r="XFE1"/>'))],
    ['has a comment', sheet(row('<!-- a --><c r="A1"/>'))],
    ['has raw text', sheet(row('<c r="A1" t="str"><v><![CDATA[<row]]></v></c>'))],
    ['has a day as text', sheet(row('<c r="A1" t="d"><v>2024-01-31</v></c>'))],
    ['has a number that is none', sheet(row('<c r="A1"><v>one</v></c>'))],
    ['has a text that is not shared', sheet(row('<c r="A1" t="s"><v>x</v></c>'))],
    ['has a truth that is none', sheet(row('<c r="A1" t="b"><v>2</v></c>'))],
    ['has a truth without a value', sheet(row('<c r="A1" t="b"/>'))],
    ['has a style that is none', sheet(row('<c r="A1" s="x"/>'))],
    ['has two values', sheet(row('<c r="A1"><v>1</v><v>2</v></c>'))],
    ['has other elements in a cell', sheet(row('<c r="A1"><v>1</v><extLst/></c>'))],
    ['has other elements in a row', sheet(row('<x/>'))],
    ['has attributes without quotes', sheet('<row r=1></row>')],
    ['has a cell that is not closed', sheet('<row r="1"><c r="A1"><v>1</v></row>')],
    ['has a tag that is not closed', sheet('<row r="1"><c r="A1"')],
  ])('given one that %s, then it is left to the library', (_name, xml) => {
    for (const bytes of [1, 17, 1 << 20])
      expect(() => scan(xml, bytes)).toThrow(expect.objectContaining({ name: 'NotPlain' }))
  })

  test('given a text that is not there, then it is left to the library', () => {
    const scanner = scan(sheet(row('<c r="A1" t="s"><v>3</v></c>')))
    expect(() => new PlainRows(scanner, shared, formats)).toThrow(expect.objectContaining({ name: 'NotPlain' }))
  })

  test('given a value that never ends, then no more than a bounded part of it is held', () => {
    const scanner = new SheetScanner()
    scanner.push(Buffer.from('<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>'))
    const piece = Buffer.alloc(1 << 20, 'x')
    expect(() => {
      for (let i = 0; i < 17; i++) scanner.push(piece)
    }).toThrow(expect.objectContaining({ name: 'NotPlain' }))
  })
})
