import type { CensusSettings } from './census-settings.js'
import { ColumnEvidence } from './evidence.js'
import { takenFast } from './fast-paths.js'
import { fieldText } from './field-text.js'
import { canStandInText, mayStandInText } from './null-words.js'
import { type Fields, newFields } from './tokenizer.js'

/** Gathers what each column holds, over the rows that it is given. */
export class ColumnCensus {
  readonly columns: readonly ColumnEvidence[]
  /** 1 for columns of whose values the plain ones are taken from their bytes: those watched, unless words that are missing were declared. */
  private readonly watchesFast: Uint8Array
  private readonly lone: Fields

  constructor(private readonly settings: Pick<CensusSettings, 'width' | 'dialect' | 'watched' | 'declaredNulls'>) {
    this.columns = Array.from({ length: settings.width }, () => new ColumnEvidence())
    this.lone = newFields(settings.width)
    const { watched, declaredNulls } = settings
    this.watchesFast = Uint8Array.from(this.columns, (_, i) => (watched[i] === true && declaredNulls === null ? 1 : 0))
  }

  /** Takes a row of as many fields as there are columns. */
  row(bytes: Uint8Array, fields: Fields, line: number): void {
    const { starts, ends } = fields
    const { columns, watchesFast } = this
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!
      const start = starts[i]!
      const end = ends[i]!
      if (start === end) column.empty++
      else if (watchesFast[i] === 0 || !takenFast(bytes, start, end, column)) this.look(bytes, fields, i, line)
    }
  }

  /** Takes a value without quotes that is neither empty nor plain. */
  value(bytes: Uint8Array, i: number, start: number, end: number, line: number): void {
    const { lone } = this
    lone.starts[i] = start
    lone.ends[i] = end
    this.look(bytes, lone, i, line)
  }

  /** What is neither empty nor plain. */
  private look(bytes: Uint8Array, fields: Fields, i: number, line: number): void {
    const column = this.columns[i]!
    const start = fields.starts[i]!
    const end = fields.ends[i]!
    const { declaredNulls, dialect } = this.settings
    if (this.settings.watched[i] !== true || column.textsOverflow) {
      if (declaredNulls !== null || canStandInText(bytes, start, end))
        this.lookForWord(fieldText(bytes, fields, i, dialect), column, line)
      return
    }
    if (declaredNulls === null && column.repeats(bytes, start, end)) return
    const written = fieldText(bytes, fields, i, dialect)
    if (declaredNulls?.has(written) === true) column.declaredNulls++
    else column.add(written, line)
  }

  private lookForWord(written: string, column: ColumnEvidence, line: number): void {
    if (this.settings.declaredNulls?.has(written) === true) column.declaredNulls++
    else if (mayStandInText(written)) column.add(written, line)
  }
}
