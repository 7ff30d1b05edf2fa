import { type ColumnFacts, couldStandIn, isValued } from './column-facts.js'
import { isKnownNullWord } from './null-words.js'

/** A field of a row, as text and in bytes. */
export interface WrittenField {
  readonly text: string
  readonly quoted: boolean
}

export interface Alignment {
  /** `padded`: what is missing is at the end; `empty_field`: what is too much is empty; `joined`: a text has delimiters and no quotes. */
  readonly mend: 'padded' | 'empty_field' | 'joined'
  /** The first and the last field that each column is made of; null for one that gets none. */
  readonly spans: readonly (readonly [number, number] | null)[]
}

const mostColumns = 200
const mostTooMany = 20

/**
 * Where the fields of a row belong that has too many or too few of them: the one place in which every column gets what it could hold. Null
 * where there are several, or none, or no column of numbers or dates that would tell: then nobody knows, and the row is better set aside.
 */
export function alignFields(
  fields: readonly WrittenField[],
  columns: readonly ColumnFacts[],
  quote: string,
): Alignment | null {
  const surplus = fields.length - columns.length
  if (columns.length > mostColumns || surplus > mostTooMany || fields.length < 2 || !columns.some(isValued)) return null
  return surplus < 0 ? padded(fields, columns) : tooMany(fields, columns, surplus, quote)
}

type Span = readonly [number, number] | null

/** A row that ends early, and nothing of it could stand further to the right in a column of values, or behind one. */
function padded(fields: readonly WrittenField[], columns: readonly ColumnFacts[]): Alignment | null {
  const missing = columns.length - fields.length
  const spansAt = (gap: number): Span[] =>
    columns.map((_, i) => (i < gap ? [i, i] : i < gap + missing ? null : [i - missing, i - missing]))
  const places = Array.from({ length: fields.length + 1 }, (_, gap) => gap).filter((gap) =>
    isPossible(spansAt(gap), fields, columns),
  )
  const lastValued = columns.findLastIndex(isValued)
  const isAtEnd = places.at(-1) === fields.length && places.every((gap) => gap === fields.length || gap > lastValued)
  const isUsual = missing === 1 || columns.slice(fields.length).every(({ isFilled }) => !isFilled)
  return isAtEnd && isUsual ? { mend: 'padded', spans: spansAt(fields.length) } : null
}

function tooMany(
  fields: readonly WrittenField[],
  columns: readonly ColumnFacts[],
  surplus: number,
  quote: string,
): Alignment | null {
  const readings = columns.flatMap((column, place) => {
    const one = withSurplusAt(place, fields, column, surplus, quote)
    if (one === null) return []
    const spans = columns.map((_, i): Span =>
      i < place ? [i, i] : i === place ? one.span : [i + surplus, i + surplus],
    )
    // A text that was never in quotes is none of the words that were read well; what its delimiters look like says enough.
    const known = one.isHinted ? columns.with(place, { ...column, words: null }) : columns
    return isPossible(spans, fields, known) ? [{ ...one, spans }] : []
  })
  const hinted = readings.filter(({ isHinted }) => isHinted)
  const chosen = hinted.length > 0 ? hinted : readings
  const different = new Set(chosen.map(({ spans }) => JSON.stringify(spans.map((span) => textOf(span, fields)))))
  return different.size === 1 ? { mend: chosen[0]!.mend, spans: chosen[0]!.spans } : null
}

interface Surplus {
  readonly mend: 'empty_field' | 'joined'
  readonly span: readonly [number, number]
  /** Blanks follow on the delimiters that would belong to a text, and on no others. */
  readonly isHinted: boolean
}

/** What a column would be if all the surplus of a row were at its place. */
function withSurplusAt(
  place: number,
  fields: readonly WrittenField[],
  column: ColumnFacts,
  surplus: number,
  quote: string,
): Surplus | null {
  const last = place + surplus
  const parts = fields.slice(place, last + 1)
  const written = parts.flatMap(({ text, quoted }, i) => (text !== '' || quoted ? [place + i] : []))
  if (written.length <= 1) {
    const at = written[0] ?? place
    return { mend: 'empty_field', span: [at, at], isHinted: false }
  }
  if (isValued(column) || !canJoin(parts, quote)) return null
  const isContinued = (at: number): boolean => /^\s/.test(fields[at]!.text)
  const isHinted = fields.every((_, at) => isContinued(at) === (at > place && at <= last))
  return { mend: 'joined', span: [place, last], isHinted }
}

/** Parts without quotes; or the first began with one, and the last one ends with its partner. */
function canJoin([first, ...others]: readonly WrittenField[], quote: string): boolean {
  if (others.some(({ quoted }) => quoted)) return false
  return first!.quoted === (quote !== '' && others.at(-1)!.text.endsWith(quote))
}

function isPossible(spans: readonly Span[], fields: readonly WrittenField[], columns: readonly ColumnFacts[]): boolean {
  let values = 0
  const areAll = spans.every((span, i) => {
    if (span === null) return true
    const text = textOf(span, fields)
    if (isValued(columns[i]!) && !isKnownNullWord(text)) values++
    return couldStandIn(text, columns[i]!) && (text !== '' || !columns[i]!.isFilled)
  })
  return areAll && values > 0
}

const textOf = (span: Span, fields: readonly WrittenField[]): string =>
  span === null
    ? ''
    : fields
        .slice(span[0], span[1] + 1)
        .map(({ text }) => text)
        .join(',')
