import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import { type CharacterClass, characterClasses, type Points, type TextDistribution } from '../distribution.js'
import { TOKENS } from './limits.js'
import { values } from './read-points.js'

/** The temporary table with the different values `v` of the rows that were drawn, and their counts `n`. */
export const sample = 'drift_sample'

/** Characters of a value that are looked at: a text of a megabyte says no more than its start. */
const LOOKED_AT = 1_000
const LONGEST_TOKEN = 40

/**
 * Draws the values of about `wanted` rows of the relation's column `c` by the hash of the row's number: the same on
 * every run, whatever the values are.
 */
export async function drawSample(
  ask: Asking,
  relation: string,
  { rows, wanted }: { readonly rows: number; readonly wanted: number },
): Promise<void> {
  const every = Math.max(1, Math.floor(rows / wanted))
  const drawn =
    every === 1
      ? relation
      : `(SELECT c FROM (SELECT c, row_number() OVER () AS r FROM ${relation}) WHERE hash(r) % ${every} = 0)`
  await ask.run(
    `CREATE OR REPLACE TEMP TABLE ${sample} AS SELECT left(c::VARCHAR, ${LOOKED_AT}) AS v, count(*) AS n ` +
      `FROM ${drawn} WHERE c IS NOT NULL GROUP BY v`,
  )
}

/** What the values of the sample look like, and the lengths of all of them. */
export async function readText(ask: Asking, lengths: Points): Promise<TextDistribution> {
  const figures = characterClasses.flatMap((name) => [
    `coalesce(sum(n) FILTER ("${name}" > 0), 0)::BIGINT AS "with_${name}"`,
    `coalesce(sum("${name}" * n), 0)::BIGINT AS "all_${name}"`,
  ])
  const row = await ask.row<Row>(
    `SELECT coalesce(sum(n), 0)::BIGINT AS sampled, ${figures.join(', ')} FROM (SELECT *, ` +
      `length(v) - letters - digits - spaces - "nonAscii" AS punctuation FROM (${classesSql}))`,
  )
  const tokens = await ask.rows<Row & { token: string; n: number }>(
    `SELECT token, sum(n)::BIGINT AS n FROM (SELECT n, unnest(list_distinct(list_transform(` +
      `regexp_split_to_array(lower(v), '[^\\p{L}\\p{N}]+'), lambda t: left(t, ${LONGEST_TOKEN})))) AS token FROM ${sample}) ` +
      `WHERE token <> '' GROUP BY token ORDER BY n DESC, token LIMIT ${TOKENS + 1}`,
  )
  const counts = (prefix: string): Record<CharacterClass, number> => {
    const of = (name: CharacterClass): number => Number(row[`${prefix}_${name}`])
    return {
      letters: of('letters'),
      digits: of('digits'),
      spaces: of('spaces'),
      punctuation: of('punctuation'),
      nonAscii: of('nonAscii'),
    }
  }
  return {
    lengths,
    sampled: Number(row['sampled']),
    with: counts('with'),
    characters: counts('all'),
    tokens: tokens.slice(0, TOKENS).map(({ token, n }) => ({ token, values: n })),
    tokensRest: tokens[TOKENS]?.n ?? 0,
  }
}

/** What is left of a text without the runs of such characters. */
const without = (text: string, characters: string): string => `regexp_replace(${text}, '[${characters}]+', '', 'g')`

/**
 * Characters of each class in a value. One class after the other is taken out of what the one before has left, by its runs: most of a
 * text is gone with the first. (`translate` makes its table of letters anew for every value.)
 */
const classesSql =
  `SELECT v, n, length(v) - length(l) AS letters, length(l) - length(d) AS digits, length(d) - length(s) AS spaces, ` +
  `CASE WHEN strlen(s) = length(s) THEN 0 ELSE length(${without('s', '\\x00-\\x7F')}) END AS "nonAscii" FROM ` +
  `(SELECT *, ${without('d', '\\t-\\r ')} AS s FROM (SELECT *, ${without('l', '0-9')} AS d FROM ` +
  `(SELECT v, n, ${without('v', 'A-Za-z')} AS l FROM ${sample})))`

/** Reads lengths into the table that points are made from. */
export const lengthsSql = (from: string, weight: string): string =>
  `CREATE OR REPLACE TEMP TABLE ${values} AS SELECT length(v)::DOUBLE AS x, (${weight})::BIGINT AS n FROM ${from} GROUP BY x`
