import type { CensusSettings } from './census-settings.js'
import { fieldTexts } from './field-text.js'
import { beginsOtherTable, beginsPaddedTable, beginsTableLikeThis } from './footer.js'
import type { Fields } from './tokenizer.js'

/** Tells rows of tables that begin below the first one; what begins one is followed by its rows. */
export class OtherTables {
  /** Fields of the rows of a table that has begun below the first one; 0 where there is none. */
  private widthNow = 0
  /** Rows of as many fields as the first table's belong to another one. */
  private inTableLikeThis = false

  constructor(
    private readonly settings: Pick<CensusSettings, 'width' | 'dialect' | 'typed' | 'hasFooter' | 'namesRow'>,
  ) {}

  /** Whether none has begun. */
  get isNone(): boolean {
    return this.widthNow === 0 && !this.inTableLikeThis
  }

  /** Names below a gap begin another table, and all that follows belongs to it. */
  hasRowLikeThis(bytes: Uint8Array, fields: Fields, isBelowAGap: boolean): boolean {
    if (this.inTableLikeThis) return true
    const { typed, dialect, hasFooter } = this.settings
    if (!isBelowAGap || !hasFooter) return false
    const names = fieldTexts(bytes, fields, dialect)
    this.inTableLikeThis = beginsTableLikeThis(names, typed) || beginsPaddedTable(names, typed)
    return this.inTableLikeThis
  }

  /** A row of words where others have numbers, with another number of fields, begins another table; rows of that width go on with it. */
  hasRowOfOtherWidth(values: readonly string[]): boolean {
    if (beginsOtherTable(values, this.settings) || hasNamesOf(values, this.settings.namesRow))
      this.widthNow = values.length
    return values.length === this.widthNow
  }

  /** Whether a table of so many fields has begun below the first one, and a row of it may follow. */
  goOnWith(fields: number): boolean {
    return fields === this.widthNow
  }

  /** The header of the first table stands again. */
  endByHeader(): void {
    this.inTableLikeThis = false
  }

  /** A row of the first table stands. */
  endByRow(): void {
    this.widthNow = 0
  }
}

const fewestNames = 3
const shareOfNames = 2 / 3

/** Most of the names of the first table, in other company: a table of the same kind begins. */
function hasNamesOf(values: readonly string[], namesRow: readonly string[]): boolean {
  const names = new Set(namesRow.filter((name) => name.trim() !== ''))
  const known = values.filter((value) => names.has(value)).length
  return known >= fewestNames && known >= shareOfNames * Math.max(values.length, names.size)
}
