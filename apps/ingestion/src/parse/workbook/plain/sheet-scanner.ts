import { CellContent } from './cell-content.js'
import { CellKind, CellStore } from './cell-store.js'
import { columnPlace, mostColumns, mostRows, wholeNumber } from './column-place.js'
import { plainNumber } from './plain-number.js'
import { xmlText } from './xml-text.js'
import { NotPlain, XmlWindow } from './xml-window.js'

const GT = 62
const LOWER_R = 114
const LOWER_S = 115
const LOWER_T = 116
const dataStart = Buffer.from('<sheetData')
const dataClose = Buffer.from('</sheetData>')
const rowStart = Buffer.from('<row')
const rowClose = Buffer.from('</row>')
const cellStart = Buffer.from('<c')
const rowName = Buffer.from('r')
const hiddenName = Buffer.from('hidden')
const truths = [Buffer.from('1'), Buffer.from('true')]
const falsehoods = [Buffer.from('0'), Buffer.from('false')]

/** How a cell says what it holds; `inline` has its text beside where others have a value, `formula` is a computed text. */
type CellType = 'n' | 's' | 'b' | 'e' | 'str' | 'inlineStr'
const types = (['n', 's', 'b', 'e', 'str', 'inlineStr'] as const).map((type) => ({ type, written: Buffer.from(type) }))

const errorCodes: Readonly<Record<string, number>> = {
  '#NULL!': 0x00,
  '#DIV/0!': 0x07,
  '#VALUE!': 0x0f,
  '#REF!': 0x17,
  '#NAME?': 0x1d,
  '#NUM!': 0x24,
  '#N/A': 0x2a,
  '#GETTING_DATA': 0x2b,
}

const mostStyles = 65_536
/** Before the rows stand the columns' widths, behind them merged cells and links. */
const mostBytesAround = 1 << 24

/**
 * Reads a sheet of an XLSX as its bytes come: the plain form in which nearly all programs write it, a row after the other
 * and in it a cell after the other. Whatever is written in another way is not read but refused as `NotPlain`.
 */
export class SheetScanner {
  readonly cells = new CellStore()
  /** Texts that stand in the cells themselves. */
  readonly texts: string[] = []
  /** The rows that are written, 0-based and in order, and which cell is the first of each. */
  readonly rows: number[] = []
  readonly firstCells: number[] = []
  readonly hiddenRows: number[] = []
  readonly styles = new Set<number>([0])
  /** What stands before the rows, and behind them. */
  head = ''
  tail = ''
  private readonly xml = new XmlWindow()
  private readonly content = new CellContent(this.xml)
  private phase: 'head' | 'rows' | 'tail' = 'head'
  private readonly tailChunks: Buffer[] = []
  private tailBytes = 0
  private row = -1
  private column = -1

  /** Throws `NotPlain`. */
  push(chunk: Uint8Array): void {
    if (this.phase === 'tail') {
      this.keepTail(chunk)
      return
    }
    this.xml.take(chunk)
    if (this.phase === 'head') this.readHead()
    if (this.phase === 'rows') this.readRows()
  }

  /** Says that all bytes are there. Throws `NotPlain` where they end before the rows do. */
  close(): void {
    if (this.phase !== 'tail') throw new NotPlain()
    this.tail = Buffer.concat(this.tailChunks).toString()
  }

  private readHead(): void {
    const { xml } = this
    const at = xml.bytes.subarray(0, xml.end).indexOf(dataStart)
    const isWhole = at >= 0 && xml.bytes.subarray(at, xml.end).includes(GT)
    if (!isWhole) return
    this.head = xml.bytes.toString('utf8', 0, at)
    if (this.head.includes('<!') || isOtherEncoding.test(this.head)) throw new NotPlain()
    xml.at = at + dataStart.length
    xml.limit = xml.end
    while (xml.attribute());
    if (xml.endOfTag()) this.startTail()
    else this.phase = 'rows'
  }

  /** Where the last row begins all before it is whole. */
  private readRows(): void {
    const { xml } = this
    const there = xml.bytes.subarray(0, xml.end)
    const last = Math.max(there.lastIndexOf(rowStart), xml.at)
    const close = there.indexOf(dataClose, last)
    xml.limit = close >= 0 ? close + dataClose.length : last
    for (;;) {
      xml.skipBlanks()
      if (xml.at >= xml.limit) return
      if (xml.isAt(rowStart)) this.readRow()
      else break
    }
    xml.expect(dataClose)
    this.startTail()
  }

  private readRow(): void {
    const { xml } = this
    xml.at += rowStart.length
    let row = this.row + 1
    let isHidden = false
    while (xml.attribute()) {
      if (xml.isName(rowName)) row = wholeNumber(xml.bytes, xml.valueStart, xml.valueEnd) - 1
      else if (xml.isName(hiddenName)) isHidden = truths.some((truth) => xml.isValue(truth))
    }
    if (row <= this.row || row >= mostRows) throw new NotPlain()
    this.row = row
    this.column = -1
    if (isHidden) this.hiddenRows.push(row)
    const isEmpty = xml.endOfTag()
    if (isEmpty) return
    this.rows.push(row)
    this.firstCells.push(this.cells.size)
    for (;;) {
      xml.skipBlanks()
      if (!xml.isAt(cellStart)) break
      this.readCell()
    }
    xml.expect(rowClose)
  }

  private readCell(): void {
    const { xml } = this
    const { bytes } = xml
    xml.at += cellStart.length
    let column = this.column + 1
    let style = 0
    let type: CellType = 'n'
    while (xml.attribute()) {
      if (xml.nameEnd - xml.nameStart !== 1) continue
      const name = bytes[xml.nameStart]
      if (name === LOWER_R) column = columnPlace(bytes, xml.valueStart, xml.valueEnd, this.row + 1)
      else if (name === LOWER_S) style = this.styleOf(xml.valueStart, xml.valueEnd)
      else if (name === LOWER_T) type = this.typeOf()
    }
    if (column <= this.column || column >= mostColumns) throw new NotPlain()
    this.column = column
    if (xml.endOfTag()) this.content.clear()
    else this.content.read()
    this.store(column, style, type)
  }

  private styleOf(start: number, end: number): number {
    const style = wholeNumber(this.xml.bytes, start, end)
    if (style < 0 || style >= mostStyles) throw new NotPlain()
    return style
  }

  private typeOf(): CellType {
    const { xml } = this
    for (let i = 0; i < types.length; i++) if (xml.isValue(types[i]!.written)) return types[i]!.type
    throw new NotPlain()
  }

  private store(column: number, style: number, type: CellType): void {
    const { bytes } = this.xml
    const { valueStart: start, valueEnd: end, isFormula } = this.content
    if (type === 'str' || type === 'inlineStr') {
      const text = type === 'inlineStr' ? (this.content.text ?? '') : start < 0 ? '' : xmlText(bytes, start, end)
      this.cells.add(column, CellKind.own, style, this.texts.push(text) - 1, isFormula)
      return
    }
    if (start < 0) {
      if (type === 'b' || type === 'e') throw new NotPlain()
      if (isFormula) this.cells.add(column, CellKind.none, style, 0, true)
      return
    }
    if (type === 'n') this.storeNumber(column, style, plainNumber(bytes, start, end))
    else if (type === 's') this.storeShared(column, style, wholeNumber(bytes, start, end))
    else if (type === 'b') this.cells.add(column, CellKind.boolean, style, this.truthOf(start, end), isFormula)
    else {
      const code = errorCodes[bytes.toString('latin1', start, end)] ?? Number.NaN
      this.cells.add(column, CellKind.error, style, code, isFormula)
    }
  }

  private storeNumber(column: number, style: number, number: number): void {
    if (Number.isNaN(number)) throw new NotPlain()
    this.styles.add(style)
    this.cells.add(column, CellKind.number, style, number, this.content.isFormula)
  }

  private storeShared(column: number, style: number, place: number): void {
    if (place < 0) throw new NotPlain()
    this.cells.add(column, CellKind.shared, style, place, this.content.isFormula)
  }

  private truthOf(start: number, end: number): number {
    const { xml } = this
    xml.valueStart = start
    xml.valueEnd = end
    if (truths.some((truth) => xml.isValue(truth))) return 1
    if (falsehoods.some((falsehood) => xml.isValue(falsehood))) return 0
    throw new NotPlain()
  }

  private startTail(): void {
    this.phase = 'tail'
    this.keepTail(this.xml.bytes.subarray(this.xml.at, this.xml.end))
  }

  private keepTail(chunk: Uint8Array): void {
    this.tailBytes += chunk.length
    if (this.tailBytes > mostBytesAround) throw new NotPlain()
    this.tailChunks.push(Buffer.from(chunk))
  }
}

const isOtherEncoding = /^[^<]*<\?xml[^<>]*\sencoding\s*=\s*["'](?!utf-?8["'])/i
