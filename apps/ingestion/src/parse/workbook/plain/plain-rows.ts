import type { SheetCell, SheetRow } from '../sheet-cell.js'
import type { SheetRows } from '../sheet-rows.js'
import { CellKind } from './cell-store.js'
import { mostColumns } from './column-place.js'
import { NotPlain } from './xml-window.js'
import type { SheetScanner } from './sheet-scanner.js'

/** The texts that the sheets of a workbook share. */
export class SharedTexts {
  private readonly filled: Uint8Array

  constructor(private readonly texts: readonly string[]) {
    this.filled = filledTexts(texts)
  }

  of(place: number): string {
    return this.texts[place]!
  }

  /** Throws `NotPlain` where there is no such text. */
  isFilled(place: number): boolean {
    if (place >= this.texts.length) throw new NotPlain()
    return this.filled[place] === 1
  }
}

const filledTexts = (texts: readonly string[]): Uint8Array =>
  Uint8Array.from(texts, (text) => (text.trim() === '' ? 0 : 1))

/** Rows as they were scanned; each is made of cells only when it is asked for. Throws `NotPlain` when a text is missing. */
export class PlainRows implements SheetRows {
  readonly filled: Uint32Array
  /** For each row the place of its first cell, and one more. */
  private readonly starts: Uint32Array
  private readonly ownFilled: Uint8Array

  constructor(
    private readonly scanned: SheetScanner,
    private readonly shared: SharedTexts,
    /** The number format of each style; none where the workbook names none. */
    private readonly formats: ReadonlyMap<number, string>,
  ) {
    const { rows, firstCells, cells, texts } = scanned
    const height = (rows.at(-1) ?? -1) + 1
    this.ownFilled = filledTexts(texts)
    this.starts = new Uint32Array(height + 1).fill(cells.size)
    for (let i = 0, r = 0; i < rows.length; i++) for (; r <= rows[i]!; r++) this.starts[r] = firstCells[i]!
    this.filled = new Uint32Array(height)
    for (let r = 0; r < height; r++) {
      for (let at = this.starts[r]!; at < this.starts[r + 1]!; at++) if (this.isFilled(at)) this.filled[r]!++
    }
  }

  row(r: number): SheetRow {
    if (r >= this.filled.length) return undefined
    const { cells } = this.scanned
    const [start, end] = [this.starts[r]!, this.starts[r + 1]!]
    if (start === end) return undefined
    const row: (SheetCell | undefined)[] = []
    for (let at = start; at < end; at++) {
      const column = cells.column(at)
      while (row.length < column) row.push(undefined)
      row.push(this.cell(at))
    }
    return row
  }

  columnsOf(firstRow: number, lastRow: number): number[] {
    const { cells } = this.scanned
    const used = new Uint8Array(mostColumns)
    const end = lastRow < firstRow ? 0 : this.starts[lastRow + 1]!
    for (let at = this.starts[firstRow] ?? end; at < end; at++) {
      const column = cells.column(at)
      if (used[column] === 0 && this.isFilled(at)) used[column] = 1
    }
    return Array.from(used).flatMap((isUsed, column) => (isUsed === 1 ? [column] : []))
  }

  release(): void {
    // A cell takes few bytes, and they are held in blocks.
  }

  private isFilled(at: number): boolean {
    const { cells } = this.scanned
    switch (cells.kind(at)) {
      case CellKind.none:
        return false
      case CellKind.shared:
        return this.shared.isFilled(cells.value(at))
      case CellKind.own:
        return this.ownFilled[cells.value(at)] === 1
      default:
        return true
    }
  }

  private cell(at: number): SheetCell {
    const { cells, texts } = this.scanned
    const value = cells.value(at)
    const formula = cells.isFormula(at) ? { f: '' } : undefined
    switch (cells.kind(at)) {
      case CellKind.none:
        return { t: 'z', ...formula }
      case CellKind.number:
        return { t: 'n', v: value, z: this.formats.get(cells.style(at)) ?? 'General', ...formula }
      case CellKind.shared:
        return { t: 's', v: this.shared.of(value), ...formula }
      case CellKind.own:
        return { t: 's', v: texts[value], ...formula }
      case CellKind.boolean:
        return { t: 'b', v: value === 1, ...formula }
      case CellKind.error:
        return { t: 'e', v: value, ...formula }
    }
  }
}
