import { type Decision, type DecisionKind, decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import type { Oddity, OddityCount } from './oddities.js'
import type { CsvLayout } from './plan.js'

interface Said {
  readonly what: DecisionKind
  readonly why: string
  readonly confidence: number
}

const SAID: Record<Oddity, Said> = {
  blank: { what: 'blank_rows', why: 'nothing stands in any field', confidence: 1 },
  ruler: { what: 'blank_rows', why: 'a line that is drawn', confidence: 0.98 },
  remark: { what: 'remarks', why: 'lines that begin so are not like the rows of the table', confidence: 0.9 },
  footer: { what: 'footer', why: 'lines below the last row that are not like a row', confidence: 0.8 },
  header_again: { what: 'repeated_header', why: 'the names of the header, once more', confidence: 0.98 },
  empty_end: { what: 'empty_ends', why: 'more fields than columns, and nothing in those', confidence: 1 },
  padded: { what: 'short_rows', why: 'rows that end early; the fields that are missing are empty', confidence: 0.8 },
  stray_quote: {
    what: 'stray_quotes',
    why: 'a quote without a partner was kept as a character, or left out beside a date or a time; blanks around quotes were left out',
    confidence: 0.8,
  },
  padded_value: { what: 'padded_values', why: 'blanks around a date or a time were left out', confidence: 0.98 },
  empty_field: {
    what: 'empty_fields',
    why: 'a field too many that is empty was left out, where the values of the others leave one place for it',
    confidence: 0.8,
  },
  joined: {
    what: 'joined_fields',
    why: 'a text with delimiters and without quotes was put together, where the values of the others leave one place for it',
    confidence: 0.8,
  },
  other_delimiter: {
    what: 'other_delimiter',
    why: 'with another delimiter the row has as many fields as the others',
    confidence: 0.8,
  },
}

/** What was found between the rows, and what was done so that a row could be taken. */
export function oddityDecisions(
  oddities: ReadonlyMap<Oddity, OddityCount>,
  { remark }: CsvLayout,
  given: ParseOverrides,
): Decision[] {
  return [...oddities].map(([oddity, { count, firstLine, text }]) => {
    const { what, why, confidence } = SAID[oddity]
    const overridden =
      (oddity === 'remark' && given.remark !== undefined) || (oddity === 'padded' && given.shortRows !== undefined)
    const mark = oddity === 'remark' ? `${JSON.stringify(remark ?? '#')}: ` : ''
    const lines = count === 1 ? '1 line' : `${count} lines`
    // What stands in a row may be nobody's to see; what stands between rows tells what was left out.
    const shown = oddity === 'remark' || oddity === 'footer' ? `: ${text}` : ''
    return decided(what, `${mark}${lines}`, `${why}; first on line ${firstLine}${shown}`, { confidence, overridden })
  })
}
