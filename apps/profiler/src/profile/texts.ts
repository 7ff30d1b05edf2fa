import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { TextStats } from './schema.js'
import { grouped } from './sql-text.js'
import { summarisePatterns } from './text-patterns.js'

/** Distinct values whose characters are looked at one by one; above it a sample by hash, the same on every run. */
const shapeValues = 4000
/** Of a value, for its shape: longer texts have no pattern worth showing. */
const shapeCharacters = 60

export async function readTexts(ask: Asking, distinct: number): Promise<TextStats> {
  // The regular expression is a quick sieve; only the few values that it keeps are trimmed.
  const row = await ask.row<Row & { empty: number; blank: number; padded: number }>(
    `SELECT coalesce(sum(n) FILTER (v = ''), 0)::BIGINT AS empty, ` +
      `coalesce(sum(n) FILTER (v <> '' AND core = ''), 0)::BIGINT AS blank, ` +
      `coalesce(sum(n) FILTER (core <> '' AND core <> v), 0)::BIGINT AS padded FROM (` +
      `SELECT v, n, trim(v, ${whiteSpace}) AS core FROM ${grouped} WHERE v = '' OR regexp_matches(v, '^${space}|${space}$'))`,
  )
  return { ...row, shapes: distinct === 0 ? null : await readShapes(ask, distinct) }
}

const whiteSpace = `' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160)`
const space = '[\\t\\n\\x0b\\f\\r \\x{a0}]'

async function readShapes(ask: Asking, distinct: number): Promise<TextStats['shapes']> {
  const modulus = Math.max(1, Math.round(distinct / shapeValues))
  const chosen = modulus === 1 ? '' : ` WHERE hash(v) % ${modulus} = 0`
  // Runs fall together inside the engine: it sends pattern counts and never a column of values.
  const rows = await ask.rows<Row & { pattern: string; example: string; n: number; k: number }>(
    `SELECT pattern, min(s) AS example, sum(n)::BIGINT AS n, count(*) AS k FROM (SELECT left(v, ${shapeCharacters}) AS s, n, ` +
      `${patternSql} AS pattern FROM ${grouped}${chosen}) GROUP BY pattern ORDER BY n DESC, pattern LIMIT 200`,
  )
  const { valuesRead, ...characters } = await ask.row<Row & Record<ClassName | 'valuesRead' | 'total', number>>(
    `SELECT count(*) AS "valuesRead", coalesce(sum(length(s) * n), 0)::BIGINT AS total, ` +
      Object.entries(classes)
        .map(
          ([name, kept]) => `coalesce(sum(length(regexp_replace(s, '${kept}', '', 'g')) * n), 0)::BIGINT AS "${name}"`,
        )
        .join(', ') +
      ` FROM (SELECT left(v, 200) AS s, n FROM ${grouped}${chosen})`,
  )
  return {
    valuesRead,
    exact: modulus === 1,
    characters: characters.total === 0 ? null : sharesOf(characters),
    patterns: summarisePatterns(rows),
  }
}

/** For each class the characters to take away, so that what stays is of the class. */
const classes = {
  letters: '[^A-Za-z]',
  digits: '[^0-9]',
  spaces: '[^\\s]',
  nonAscii: '[\\x00-\\x7F]',
} as const
type ClassName = keyof typeof classes

function sharesOf(counts: Record<ClassName | 'total', number>) {
  const of = (n: number): number => n / counts.total
  const { letters, digits, spaces, nonAscii, total } = counts
  return {
    letters: of(letters),
    digits: of(digits),
    spaces: of(spaces),
    punctuation: of(Math.max(0, total - letters - digits - spaces - nonAscii)),
    nonAscii: of(nonAscii),
  }
}

/** Digit, upper and lower case runs of the value keep their lengths: `N14228` is `A9{5}` once runs are counted. */
const patternSql =
  `regexp_replace(regexp_replace(regexp_replace(regexp_replace(left(v, ${shapeCharacters}), ` +
  `'[0-9]', '9', 'g'), '[A-Z]', 'A', 'g'), '[a-z]', 'a', 'g'), '[^\\x00-\\x7F]', 'ä', 'g')`
