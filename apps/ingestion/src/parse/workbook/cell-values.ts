import type { InterimValue } from '../extract/record-writer.js'
import { meaningOf, type NumberMeaning, serialText } from './serial-date.js'
import type { SheetCell } from './sheet-cell.js'

const errorTexts = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
  [0x2b, '#GETTING_DATA'],
])

/** Turns cells into values, and counts what had none. Dates become ISO text, so that they are typed like any other text. */
export class CellValues {
  readonly errors = new Map<string, number>()
  formulas = 0
  formulasWithoutValue = 0
  elapsed = 0
  private readonly meanings = new Map<string, NumberMeaning>()

  constructor(private readonly date1904: boolean) {}

  of(cell: SheetCell | undefined): InterimValue {
    if (cell === undefined) return null
    if (cell.f !== undefined) this.formulas++
    switch (cell.t) {
      case 'n':
        return this.ofNumber(cell)
      case 's':
        return String(cell.v ?? '')
      case 'b':
        return cell.v === true
      case 'd':
        return cell.v instanceof Date ? isoText(cell.v) : String(cell.v)
      case 'e': {
        const text = errorTexts.get(Number(cell.v)) ?? '#ERROR!'
        this.errors.set(text, (this.errors.get(text) ?? 0) + 1)
        return null
      }
      case 'z':
        if (cell.f !== undefined) this.formulasWithoutValue++
        return null
    }
  }

  private ofNumber(cell: SheetCell): InterimValue {
    const number = Number(cell.v)
    if (!Number.isFinite(number)) return null
    if (typeof cell.z !== 'string' || cell.z === 'General') return number
    const meaning = this.meaningOf(cell.z)
    if (meaning === 'number') return number
    if (meaning === 'elapsed') {
      this.elapsed++
      return number
    }
    return serialText(number, meaning, this.date1904) ?? number
  }

  private meaningOf(format: string): NumberMeaning {
    let meaning = this.meanings.get(format)
    if (meaning === undefined) {
      meaning = meaningOf(format)
      this.meanings.set(format, meaning)
    }
    return meaning
  }
}

function isoText(date: Date): string {
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}
