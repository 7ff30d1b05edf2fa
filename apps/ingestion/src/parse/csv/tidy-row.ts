import type { CensusSettings } from './census-settings.js'
import { type ColumnFacts, couldStandIn } from './column-facts.js'
import { utf8 } from './field-text.js'
import { insidePaddedQuotes } from './padded-quotes.js'
import { copyFields, type Mend, type RowRules } from './row-mends.js'
import { endsWithQuote, isSplitText } from './split-text.js'
import type { Fields } from './tokenizer.js'

const BLANK = 32
const exactKinds = new Set<ColumnFacts['kind']>(['moment', 'time', 'boolean'])

/** What a row of the right width needs, that is not to be taken as it stands. */
export type Untidy = Extract<Mend, 'stray_quote' | 'padded_value'> | 'split'

/** Looks at rows that are as wide as the table. Asked of every row, so it begins with a look at the ends of fields. */
export class RowTidier {
  /** 1 for columns of dates, times and truth values, which the engine reads without blanks around them. */
  private readonly isExact: Uint8Array

  constructor(private readonly rules: RowRules & Pick<CensusSettings, 'watched'>) {
    const { width, mends, watched, facts } = rules
    const isExact = (i: number): boolean => mends && watched[i] === true && exactKinds.has(facts[i]?.kind ?? null)
    this.isExact = Uint8Array.from({ length: width }, (_, i) => (isExact(i) ? 1 : 0))
  }

  /** Whether a value outside of quotes is one of its column but for the blanks around it. */
  isPaddedValue(bytes: Uint8Array, column: number, start: number, end: number): boolean {
    if (!this.isPadded(bytes, column, start, end)) return false
    const text = utf8(bytes, start, end).trim()
    return text !== '' && couldStandIn(text, this.rules.facts[column]!)
  }

  private isPadded(bytes: Uint8Array, column: number, start: number, end: number): boolean {
    return this.isExact[column] === 1 && end > start && (bytes[start] === BLANK || bytes[end - 1] === BLANK)
  }

  /** Null where the row can be taken as it stands; else it is put in `into`, unless it is `split` and nobody knows where its fields belong. */
  tidied(bytes: Uint8Array, fields: Fields, into: Fields): Untidy | null {
    const { mends, dialect } = this.rules
    if (!mends) return null
    let [hasQuote, isPadded] = [false, false]
    for (let i = 0; i < fields.count; i++) {
      hasQuote ||= endsWithQuote(bytes, fields, i, dialect.quote)
      isPadded ||= this.isPadded(bytes, i, fields.starts[i]!, fields.ends[i]!)
    }
    if (!hasQuote && !isPadded) return null
    if (hasQuote && isSplitText(bytes, fields, dialect)) return 'split'
    return this.mended(bytes, fields, into)
  }

  private mended(bytes: Uint8Array, fields: Fields, into: Fields): 'stray_quote' | 'padded_value' | null {
    let mend: 'stray_quote' | 'padded_value' | null = null
    copyFields(fields, fields.count, into)
    for (let i = 0; i < fields.count; i++) {
      const inside = insidePaddedQuotes(bytes, fields, i, this.rules.dialect)
      if (inside !== null) {
        into.starts[i] = inside[0]
        into.ends[i] = inside[1]
        into.quoted[i] = 1
        mend = 'stray_quote'
      }
      if (this.isExact[i] === 1) mend = this.bare(bytes, i, into) ?? mend
    }
    return mend
  }

  /** Takes blanks, and a quote that has no partner, from the ends of a value. */
  private bare(bytes: Uint8Array, i: number, into: Fields): 'stray_quote' | 'padded_value' | null {
    const { quote } = this.rules.dialect
    let [start, end] = [into.starts[i]!, into.ends[i]!]
    let hadQuote = false
    const isNothing = (byte: number): boolean => {
      if (byte === quote) hadQuote = true
      return byte === BLANK || byte === quote
    }
    while (start < end && isNothing(bytes[start]!)) start++
    while (end > start && isNothing(bytes[end - 1]!)) end--
    const isSame = end - start === into.ends[i]! - into.starts[i]!
    if (isSame || start === end || !couldStandIn(utf8(bytes, start, end), this.rules.facts[i]!)) return null
    into.starts[i] = start
    into.ends[i] = end
    return hadQuote ? 'stray_quote' : 'padded_value'
  }
}
