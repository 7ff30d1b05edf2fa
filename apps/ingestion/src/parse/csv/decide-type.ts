import { type ColumnEvidence, typedCount } from './evidence.js'
import { isKnownNullWord } from './null-words.js'
import type { NumberFormat } from './number-evidence.js'

export interface TypeDecision {
  /** DuckDB's SQL type text. */
  readonly type: string
  /** A strptime format when DuckDB's own cast does not read the values. */
  readonly format: string | null
  /** How numbers are written that DuckDB's own cast does not read. */
  readonly number: NumberFormat | null
  /** The words, exactly as written, that mean "missing" in this column. */
  readonly nullWords: readonly string[]
  readonly why: string
  readonly confidence: number
  /** `UTC` for times whose values say their offset, `none` for times without, null for everything else. */
  readonly zone: string | null
  /** True where blanks before offsets, or `UTC` without one, must be changed for the engine. */
  readonly zoneApart: boolean
  /** True when a person forced the type. */
  readonly asked: boolean
}

/** A decision with what most have: read by DuckDB's own cast, sure, without a zone, and nobody's wish. */
export const typeDecision = (type: string, why: string, more: Partial<TypeDecision> = {}): TypeDecision => ({
  type,
  format: null,
  number: null,
  nullWords: [],
  why,
  confidence: 1,
  zone: null,
  zoneApart: false,
  asked: false,
  ...more,
})

/** What the other columns of a file say about one that does not say it itself; null where they do not. */
export interface FileHints {
  /** What separates decimals. */
  readonly decimal: '.' | ',' | null
  /** Of dates whose day and month cannot be told apart. */
  readonly dayFirst: boolean | null
}

export const noHints: FileHints = { decimal: null, dayFirst: null }

const text = (why: string, confidence = 1): TypeDecision => typeDecision('VARCHAR', why, { confidence })

/**
 * The narrowest type that keeps every value of the column as it was written. Any value that fits no type makes the column
 * text, unless it is a known word for "missing" that stands beside typed values.
 */
export function decideType(
  column: ColumnEvidence,
  name: string,
  isNullWord = isKnownNullWord,
  hints: FileHints = noHints,
): TypeDecision {
  const typed = typedCount(column)
  const words = [...column.texts.keys()]
  if (typed === 0)
    return text(words.length === 0 ? 'no value in the column' : 'the values are words', words.length === 0 ? 0.5 : 1)
  const stranger = words.find((word) => !isNullWord(word))
  if (column.textsOverflow || stranger !== undefined) {
    const line = stranger === undefined ? 0 : column.texts.get(stranger)!.line
    const most = typed >= 100 && line > 0 ? `; the first that is not like the others is on line ${line}` : ''
    return text(`not all values are of one type${most}`)
  }
  const decision = classDecision(column, name, typed, hints)
  return decision.type === 'VARCHAR' ? decision : { ...decision, nullWords: words }
}

const codeReasons = {
  leading_zero: 'leading zeros would be lost as a number',
  too_many_digits: 'more digits than a number can hold exactly',
  special_notation: 'written in a notation that a number would not keep',
} as const

function classDecision(c: ColumnEvidence, name: string, typed: number, hints: FileHints): TypeDecision {
  if (c.codes > 0) return text(`${codeReasons[c.codeReason!]} (first on line ${c.codeLine})`)
  const numbers = c.integers + c.decimals + c.plusIntegers + c.exponentCodes
  if (numbers === typed) return numberDecision(c, name)
  if (c.writtenNumbers.count > 0) {
    return numbers + c.writtenNumbers.count === typed
      ? writtenNumberDecision(c, hints.decimal)
      : text('values of several types')
  }
  if (c.booleans === typed) return typeDecision('BOOLEAN', 'every value is true or false')
  if (c.dates === typed) return typeDecision('DATE', 'every value is an ISO date')
  if (c.times === typed) return typeDecision('TIME', 'every value is a time of day')
  if (c.timestamps + c.dates === typed) {
    if (c.nanoseconds) return typeDecision('TIMESTAMP_NS', 'ISO dates with times and more than six decimals')
    return typeDecision('TIMESTAMP', 'ISO dates with times, no zone', { zone: 'none' })
  }
  if (c.zoned === typed) {
    if (c.nanoseconds) return text('times with a zone and more than six decimals would lose decimals')
    return typeDecision('TIMESTAMP WITH TIME ZONE', 'ISO dates with times and a zone; kept in UTC', {
      zone: 'UTC',
      zoneApart: c.hasZoneApart,
    })
  }
  if (c.zoned > 0 && c.zoned + c.timestamps === typed) return text('some times have a zone and some have none')
  if (c.writtenDates === typed) return writtenDateDecision(c, hints.dayFirst)
  return text('values of several types')
}

function numberDecision(c: ColumnEvidence, name: string): TypeDecision {
  if (c.exponentCodes > 0 && c.decimals === 0)
    return text(`values such as 12E4 are codes here, no value has a decimal point (first on line ${c.codeLine})`, 0.9)
  if (c.plusIntegers > 0 && (c.longestPlus > 6 || (!c.negative && c.decimals === 0))) {
    return text(`a leading + as in phone numbers would be lost (first on line ${c.codeLine})`, 0.95)
  }
  if (c.trailingZero && /version|release/i.test(name)) return text('version numbers: 1.10 is not 1.1', 0.9)
  if (c.decimals === 0 && c.exponentCodes === 0) return typeDecision('BIGINT', 'every value is an integer')
  if (c.beyondDouble) return text('integers with more digits than a decimal number can hold stand beside decimals')
  return typeDecision('DOUBLE', 'every value is a number')
}

function writtenNumberDecision(c: ColumnEvidence, hint: FileHints['decimal']): TypeDecision {
  if (c.plusIntegers > 0 || c.exponentCodes > 0) return text('the numbers are written in several ways')
  const plain = {
    decimals: c.decimals > 0,
    allGrouped: c.ungroupedDecimals === 0,
    integers: c.integers > 0,
    decimal: hint,
  }
  const format = c.writtenNumbers.format(plain)
  if (typeof format === 'string') return text(format, 0.8)
  const { decimal, groups, unit, brackets, trailingMinus } = format
  const isDecimal = c.writtenNumbers.hasFractionWith(decimal) || (decimal === '.' && c.decimals > 0)
  const parts = [
    isDecimal ? `decimals behind ${decimal === ',' ? 'a comma' : 'a point'}` : '',
    groups.length === 0 ? '' : `groups of thousands`,
    unit === '' ? '' : `the unit ${unit} taken off each`,
    brackets ? 'brackets for what is below zero' : '',
    trailingMinus ? 'a minus behind the digits' : '',
  ]
  const why = `every value is a number: ${parts.filter((part) => part !== '').join(', ')}`
  return typeDecision(isDecimal ? 'DOUBLE' : 'BIGINT', why, { number: format, confidence: hint === null ? 0.95 : 0.85 })
}

/**
 * Numbers such as 345.332 are decimals by themselves; where other columns of the file have their decimals behind a comma, they are whole
 * numbers in groups of thousands.
 */
export function alikeInOneFile(decisions: readonly TypeDecision[], columns: readonly ColumnEvidence[]): TypeDecision[] {
  const hasDecimalCommas = decisions.some(({ type, number }) => type === 'DOUBLE' && number?.decimal === ',')
  return decisions.map((decision, i) => {
    const { decimals, ungroupedDecimals, exponentCodes } = columns[i]!
    const isGrouped = decimals > 0 && ungroupedDecimals === 0 && exponentCodes === 0
    if (!hasDecimalCommas || !isGrouped || decision.type !== 'DOUBLE' || decision.number !== null || decision.asked)
      return decision
    return typeDecision('BIGINT', 'groups of thousands behind a point: other columns have decimals behind a comma', {
      number: { decimal: ',', groups: ['.'], unit: '', brackets: false, trailingMinus: false },
      nullWords: decision.nullWords,
      confidence: 0.8,
    })
  })
}

/** What the columns that were decided each by itself say to those that were not. */
export const hintsOfFile = (decisions: readonly TypeDecision[], columns: readonly ColumnEvidence[]): FileHints => ({
  decimal: decimalOfFile(decisions, columns),
  dayFirst: dayFirstOfFile(columns),
})

/**
 * What separates decimals in some columns of the file, and nothing else in any: then the other mark parts thousands in the others.
 */
function decimalOfFile(decisions: readonly TypeDecision[], columns: readonly ColumnEvidence[]): '.' | ',' | null {
  const marks = decisions.flatMap(({ type, number }, i) => {
    if (type !== 'DOUBLE') return []
    if (number !== null) return [number.decimal]
    const { decimals, ungroupedDecimals, exponentCodes } = columns[i]!
    return exponentCodes === 0 && decimals > 0 && ungroupedDecimals > 0 ? ['.' as const] : []
  })
  return marks[0] !== undefined && marks.every((mark) => mark === marks[0]) ? marks[0] : null
}

/** Nobody writes the day first in one column and the month in the next: where some show it, and none the contrary, the others follow. */
function dayFirstOfFile(columns: readonly ColumnEvidence[]): boolean | null {
  const shown = columns.flatMap(({ writtenDates, dateShape, dayFirst, monthFirst }) =>
    writtenDates > 0 && dateShape?.includes('{1}') === true && dayFirst !== monthFirst ? [dayFirst] : [],
  )
  return shown[0] !== undefined && shown.every((dayFirst) => dayFirst === shown[0]) ? shown[0] : null
}

function writtenDateDecision(c: ColumnEvidence, hint: boolean | null): TypeDecision {
  if (c.dateShape === '' || c.dateShape === null) return text('the dates are written in several ways', 0.8)
  const open = c.dateShape.includes('{1}')
  const follows = open && c.dayFirst && c.monthFirst && hint !== null
  if (open && c.dayFirst === c.monthFirst && !c.dateShape.includes('.') && !follows) {
    const why = c.dayFirst
      ? 'day and month cannot be told apart in any value; say dateFormat and the type to make it a date'
      : 'some values have the day first and some the month'
    return text(why, 0.5)
  }
  const dayFirst = follows ? hint : c.dayFirst && (!c.monthFirst || c.dateShape.includes('.'))
  if (open && !dayFirst && !c.monthFirst) return text('some values have the day first and some the month', 0.8)
  const format = c.dateShape.replace('{1}', dayFirst ? '%d' : '%m').replace('{2}', dayFirst ? '%m' : '%d')
  const order = dayFirst ? 'day first' : 'month first'
  const asOthers = follows ? ', as in other columns' : ''
  const why = open ? `every value fits ${format} (${order}${asOthers})` : `every value fits ${format}`
  return typeDecision(c.dateHasTime ? 'TIMESTAMP' : 'DATE', why, {
    format,
    confidence: follows ? 0.8 : open && c.dayFirst && c.monthFirst ? 0.9 : 0.98,
    zone: c.dateHasTime ? 'none' : null,
  })
}
