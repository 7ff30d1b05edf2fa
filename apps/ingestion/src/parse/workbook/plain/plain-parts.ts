import { CFB, read, type WorkBook } from '@e965/xlsx'
import { type PartSink, SHEET_PART } from '../check-parts.js'
import { isOfCells } from '../is-of-cells.js'
import type { SheetCell, SheetRow } from '../sheet-cell.js'
import type { LoadedRows } from '../sheet-rows.js'
import { PlainRows, SharedTexts } from './plain-rows.js'
import { SharedTextsScanner } from './shared-texts-scanner.js'
import { SheetScanner } from './sheet-scanner.js'
import { NotPlain } from './xml-window.js'

/** A workbook of which the library has read all but the cells. */
export interface PlainWorkbook {
  readonly book: WorkBook
  /** The rows of each sheet of cells, by its name. */
  readonly rows: ReadonlyMap<string, LoadedRows>
}

const TEXTS_PART = /^xl\/sharedStrings\.xml$/i
/** What the library reads beside sheets and texts: what the workbook is made of, its styles and settings. */
const KEPT_PART =
  /^(?!xl\/calcChain)(?:[^/]+|_rels\/[^/]+|docProps\/[^/]+|xl\/[^/]+|xl\/(?:_rels|theme|chartsheets|dialogsheets|macrosheets)\/[^/]+)\.(?:xml|rels)$/i
const mostKeptBytes = 1 << 26

/**
 * Takes the parts of an XLSX as they are unpacked. Sheets and texts in the plain form are scanned on the way; the library
 * then reads the same workbook with samples in place of its cells, so that it alone decides which part is which sheet, and
 * what a style, a date or a merged cell means.
 */
export class PlainParts {
  private isPlain = true
  private readonly names = new Set<string>()
  private readonly sheets = new Map<string, SheetScanner>()
  private readonly kept = new Map<string, Uint8Array[]>()
  private keptBytes = 0
  private texts: { readonly part: string; readonly scanner: SharedTextsScanner } | null = null

  /** Who takes the part of this name; nobody, where it is not needed. */
  sinkOf(name: string): PartSink | null {
    const key = name.toLowerCase()
    if (this.names.has(key)) this.giveUp()
    this.names.add(key)
    if (!this.isPlain) return null
    if (SHEET_PART.test(name)) {
      const scanner = new SheetScanner()
      this.sheets.set(name, scanner)
      return this.guarded(scanner)
    }
    if (TEXTS_PART.test(name)) {
      this.texts = { part: name, scanner: new SharedTextsScanner() }
      return this.guarded(this.texts.scanner)
    }
    return KEPT_PART.test(name) ? this.keeper(name) : null
  }

  /** The workbook, once all its parts have been taken; null where it is not plain, whatever else it may be. */
  workbook(): PlainWorkbook | null {
    if (!this.isPlain || this.sheets.size === 0) return null
    try {
      const book = this.read()
      return this.withRows(book)
    } catch {
      // The library decides what is wrong with it, by all of its parts.
      return null
    }
  }

  private guarded(sink: PartSink): PartSink {
    const guard = (act: () => void): void => {
      if (!this.isPlain) return
      try {
        act()
      } catch (error) {
        if (!(error instanceof NotPlain)) throw error
        this.giveUp()
      }
    }
    return { push: (piece) => guard(() => sink.push(piece)), close: () => guard(() => sink.close()) }
  }

  private keeper(name: string): PartSink {
    const pieces: Uint8Array[] = []
    this.kept.set(name, pieces)
    return this.guarded({
      push: (piece) => {
        this.keptBytes += piece.length
        if (this.keptBytes > mostKeptBytes) throw new NotPlain()
        pieces.push(Uint8Array.from(piece))
      },
      close: () => undefined,
    })
  }

  private giveUp(): void {
    this.isPlain = false
    this.sheets.clear()
    this.kept.clear()
    this.texts = null
  }

  private read(): WorkBook {
    const zip: unknown = CFB.utils.cfb_new()
    const add = (name: string, content: Uint8Array | string): void => {
      CFB.utils.cfb_add(zip, `/${name}`, Buffer.from(content as Uint8Array))
    }
    for (const [name, pieces] of this.kept) add(name, Buffer.concat(pieces))
    for (const [name, scanner] of this.sheets) add(name, withSamples(name, scanner))
    return read(CFB.write(zip, { type: 'buffer', fileType: 'zip' }), {
      type: 'buffer',
      dense: true,
      cellText: false,
      cellHTML: false,
      cellNF: true,
      cellStyles: true,
    })
  }

  private withRows(book: WorkBook): PlainWorkbook | null {
    const { Directory: directory } = book as { readonly Directory?: { readonly sst?: string } }
    const part = directory?.sst?.replace(/^\//, '') ?? ''
    if (part.toLowerCase() !== (this.texts?.part ?? '').toLowerCase()) return null
    const shared = new SharedTexts(this.texts?.scanner.texts ?? [])
    const rows = new Map<string, LoadedRows>()
    for (const name of book.SheetNames) {
      const sheet = book.Sheets[name]
      if (sheet === undefined) return null
      if (!isOfCells(sheet)) continue
      const samples = (sheet['!data'] ?? []) as SheetRow[]
      const scanner = this.sheets.get(String(samples[0]?.[0]?.v))
      if (scanner === undefined) return null
      const formats = formatsOf(scanner, samples)
      rows.set(name, { rows: new PlainRows(scanner, shared, formats), hiddenRows: scanner.hiddenRows })
    }
    return { book, rows }
  }
}

const MERGED = /<(?:\w+:)?mergeCell\b[^<>]*>/g

/** The sheet with what the library has to tell of it: its part's name, a number in each style, and its merged cells. */
function withSamples(name: string, { head, styles, tail }: SheetScanner): string {
  const cells = [
    `<c r="A1" t="inlineStr"><is><t>${escaped(name)}</t></is></c>`,
    ...Array.from(styles, (style, i) => `<c r="A${i + 2}" s="${style}"><v>1</v></c>`),
  ]
  const rows = cells.map((cell, i) => `<row r="${i + 1}">${cell}</row>`).join('')
  return `${head}<sheetData>${rows}</sheetData>${(tail.match(MERGED) ?? []).join('')}</worksheet>`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function formatsOf({ styles }: SheetScanner, samples: readonly SheetRow[]): Map<number, string> {
  const formats = new Map<number, string>()
  for (const [i, style] of [...styles].entries()) {
    const sample: SheetCell | undefined = samples[i + 1]?.[0]
    if (sample === undefined) throw new NotPlain()
    if (typeof sample.z === 'string') formats.set(style, sample.z)
  }
  return formats
}
