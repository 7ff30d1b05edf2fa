import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { CountedValue } from './figure-schema.js'
import type { Spellings } from './content-schema.js'
import { grouped, readShortText, shortText } from './sql-text.js'

/** Different values up to which they are compared, and the longest that are. */
const comparedValues = 5000
const comparedCharacters = 60
const shownGroups = 20
const shownValues = 5
/** A value is taken for a slip of another where that occurs so many times as often. */
const timesAsOften = 10

interface Found extends Row {
  values: { value: string; count: number }[]
}

/** Whether the values of a text column repeat enough to be meant as one of a few. */
export const isCompared = ({ distinct, count }: { distinct: number; count: number }): boolean =>
  distinct >= 2 && distinct <= comparedValues && count >= 2 * distinct

/** Likely the same value, written in several ways; of the grouped column, which is of text. */
export async function readSpellings(ask: Asking): Promise<Spellings[]> {
  const struct = `{'value': ${shortText('v')}, 'count': n}`
  const alike = await ask.rows<Found>(
    // Lists cost far more than counts, and nearly every value is alone: so what is not is found first.
    `WITH f AS MATERIALIZED (SELECT v, n, ${foldedSql} AS k FROM ${grouped} WHERE length(v) <= ${comparedCharacters}), ` +
      `several AS (SELECT k FROM f WHERE k <> '' GROUP BY k HAVING count(*) > 1) ` +
      `SELECT list(${struct} ORDER BY n DESC, v)[1:${shownValues}] AS "values" FROM f WHERE k IN (FROM several) ` +
      `GROUP BY k ORDER BY sum(n) DESC, k LIMIT ${shownGroups}`,
  )
  const slips = await ask.rows<Found>(
    `SELECT [{'value': a, 'count': an}, {'value': b, 'count': bn}] AS "values" FROM (${slipsSql}) ORDER BY an DESC, a, b LIMIT ${shownGroups}`,
  )
  return [...alike, ...slips].map(({ values }) => spellingOf(values)).slice(0, shownGroups)
}

/** What differences of case, spaces, punctuation and accents leave alike. */
const foldedSql = `lower(strip_accents(regexp_replace(trim(v), '[\\s._\\-]+', ' ', 'g')))`

/**
 * Pairs that one character away, too many, other or swapped tells apart: such have a text in common once one character
 * is taken out of each (Garbe's symmetric delete), so no pair has to be tried. Codes with digits differ by one character
 * and are not slips; nor are short words.
 */
const slipsSql =
  `WITH w AS (SELECT v, n, ${foldedSql} AS f FROM ${grouped} WHERE length(v) BETWEEN 5 AND 40 AND NOT regexp_matches(v, '[0-9]')), ` +
  `d AS (SELECT v, n, f, f AS k FROM w UNION SELECT v, n, f, substr(f, 1, i - 1) || substr(f, i + 1) FROM (SELECT v, n, f, unnest(range(1, length(f) + 1)) AS i FROM w)) ` +
  `SELECT DISTINCT x.v AS a, x.n AS an, y.v AS b, y.n AS bn FROM d x JOIN d y ON x.k = y.k ` +
  `WHERE x.n >= ${timesAsOften} * y.n AND x.f <> y.f AND damerau_levenshtein(x.f, y.f) = 1`

const folded = {
  case: (text: string): string => text.toLowerCase(),
  spacing: (text: string): string => text.trim().replace(/[\s._-]+/g, ' '),
  accents: (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, ''),
}

/** Names the first difference that explains them: of case, then of spacing, then of accents, then of a character. */
export function spellingOf(counted: readonly CountedValue[]): Spellings {
  const values = counted.map(({ value, count }) => ({ value: readShortText(value).value, count }))
  const same = (fold: (text: string) => string): boolean => new Set(values.map(({ value }) => fold(value))).size === 1
  const { case: small, spacing, accents } = folded
  if (same(small)) return { why: 'case', values }
  if (same((text) => spacing(small(text)))) return { why: 'spacing', values }
  if (same((text) => accents(spacing(small(text))))) return { why: 'accents', values }
  return { why: 'one_character', values }
}
