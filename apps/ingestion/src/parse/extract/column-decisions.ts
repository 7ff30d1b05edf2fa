import { type NamedColumn, nameColumns } from '../column-names.js'
import { decideNullWords } from '../csv/decide-null-words.js'
import { decideType, type TypeDecision, typeDecision } from '../csv/decide-type.js'
import { missingValues } from '../csv/evidence.js'
import { decideTypes } from '../csv/plan.js'
import { type Decision, decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import { ParseError } from '../parse-error.js'
import type { ExtractedColumn } from './extracted.js'
import type { ColumnCount, RecordColumn } from './record-writer.js'

interface Decided {
  readonly named: NamedColumn
  readonly source: RecordColumn
  readonly count: ColumnCount
  readonly type: TypeDecision
}

/**
 * Types, names and words for "missing" of what a reader wrote: a declared type is kept, other columns get theirs by the
 * values, exactly as in delimited text. Pure.
 */
export function decideColumns(
  sources: readonly RecordColumn[],
  counts: readonly ColumnCount[],
  overrides: ParseOverrides,
): { columns: ExtractedColumn[]; decisions: Decision[] } {
  const named = nameColumns(sources.map(({ name }) => name))
  const guesses = decideTypes(
    counts.map(({ evidence }) => evidence),
    named.columns.map(({ name }) => name),
    overrides,
  )
  const all = sources.map((source, i): Decided => {
    const guess = withGivenFormat(guesses[i]!, overrides)
    return { named: named.columns[i]!, source, count: counts[i]!, type: typeOf(source, counts[i]!, guess) }
  })
  const words = wordsOf(all, overrides)
  return {
    columns: all.map((one, i) => extractedColumn(one, words[i]!)),
    decisions: [...named.decisions, ...all.flatMap((one, i) => decisionsOf(one, words[i]!, overrides))],
  }
}

function typeOf(source: RecordColumn, { evidence }: ColumnCount, guess: TypeDecision): TypeDecision {
  if (guess.asked) return guess
  if (source.type !== null) return declared(source.type, source.why)
  if (source.guess !== 'temporal') return guess
  const found = decideType(evidence, source.name, () => false)
  return isTemporal(found) ? found : declared('VARCHAR', source.why)
}

const isTemporal = ({ type, format }: TypeDecision): boolean => /^(DATE|TIME)/.test(type) && format === null

const declared = (type: string, why: string): TypeDecision =>
  typeDecision(type, why, {
    zone: type === 'TIMESTAMP WITH TIME ZONE' ? 'UTC' : type.startsWith('TIMESTAMP') ? 'none' : null,
  })

function wordsOf(all: readonly Decided[], overrides: ParseOverrides): (readonly string[])[] {
  const own = decideNullWords(all.map(({ type, count }) => ({ decision: type, column: count.evidence })))
  return all.map(({ source, type }, i) => {
    if (source.type !== null || source.guess === 'temporal')
      return type.type === 'VARCHAR' || type.asked ? (overrides.nullWords ?? []) : []
    return overrides.nullWords ?? own[i]!.words
  })
}

function extractedColumn({ named, source, count, type }: Decided, nullWords: readonly string[]): ExtractedColumn {
  const missing =
    source.type === null && source.guess === undefined
      ? missingValues(count.evidence, nullWords)
      : count.missing + count.evidence.declaredNulls
  return {
    name: named.name,
    originalName: source.unnamed === true ? '' : named.originalName,
    type: type.type,
    format: type.format,
    number: type.number,
    zoneApart: type.zoneApart,
    coding: source.coding,
    nullWords,
    asked: type.asked,
    expectedNulls: type.asked ? null : missing,
  }
}

function decisionsOf(
  { named, count, type }: Decided,
  nullWords: readonly string[],
  overrides: ParseOverrides,
): Decision[] {
  const column = named.name
  const decisions = [
    decided('column_type', type.type, type.why, { column, confidence: type.confidence, overridden: type.asked }),
  ]
  if (type.zone !== null) {
    const why = type.zone === 'UTC' ? 'each value says its offset' : 'no value says an offset'
    decisions.push(decided('timestamp_zone', type.zone, why, { column }))
  }
  if (overrides.nullWords !== undefined) {
    if (nullWords.length > 0)
      decisions.push(decided('null_words', JSON.stringify(nullWords), 'asked for', { column, overridden: true }))
    return decisions
  }
  const found = nullWords.filter((word) => count.evidence.texts.has(word))
  if (found.length === 0) return decisions
  const [why, confidence] =
    type.type === 'VARCHAR'
      ? (['means "missing" in typed columns of the same file', 0.85] as const)
      : ([`stands beside values of type ${type.type}`, 0.98] as const)
  const counted = found.map((word) => `${JSON.stringify(word)} ${count.evidence.texts.get(word)!.count} times`)
  return [
    ...decisions,
    decided('null_words', JSON.stringify(found), `${why}: ${counted.join('; ')}`, { column, confidence }),
  ]
}

function withGivenFormat(decision: TypeDecision, { dateFormat, timestampFormat }: ParseOverrides): TypeDecision {
  if (!decision.asked) return decision
  if (decision.type === 'DATE' && dateFormat !== undefined) return { ...decision, format: dateFormat }
  if (decision.type.startsWith('TIMESTAMP') && timestampFormat !== undefined)
    return { ...decision, format: timestampFormat }
  return decision
}

/** A type may be forced for a column that some table of the file has; throws `override_invalid` for any other. */
export function refuseUnknown(
  asked: readonly string[],
  tables: readonly { readonly columns: readonly { readonly name: string }[] }[],
): void {
  const columns = tables.flatMap((table) => table.columns)
  const unknown = asked.find((name) => !columns.some((column) => column.name === name))
  if (unknown === undefined) return
  const names = columns.slice(0, 30).map(({ name }) => name)
  throw new ParseError(
    'override_invalid',
    `The override "types" names a column "${unknown}" that the file does not have.`,
    `Its columns: ${names.join(', ')}.`,
    { column: unknown },
  )
}
