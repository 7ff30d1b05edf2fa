import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { type Chosen, chooseValues, chosen } from './chosen-values.js'
import { placeholderTexts } from './format-patterns.js'
import { readFormats, shareOf } from './formats.js'
import { readJson } from './json-stats.js'
import type { TextStats } from './schema.js'
import { grouped, literal } from './sql-text.js'
import { summarisePatterns } from './text-patterns.js'
import { readWords } from './words.js'

/** Of a value, for its shape: longer texts have no pattern worth showing. */
const shapeCharacters = 60

export async function readTexts(
  ask: Asking,
  counts: { readonly distinct: number; readonly count: number },
): Promise<TextStats> {
  // The regular expression is a quick sieve; only the few values that it keeps are trimmed.
  const row = await ask.row<Row & { empty: number; blank: number; padded: number; placeholders: number }>(
    `SELECT coalesce(sum(n) FILTER (v = ''), 0)::BIGINT AS empty, ` +
      `coalesce(sum(n) FILTER (v <> '' AND core = ''), 0)::BIGINT AS blank, ` +
      `coalesce(sum(n) FILTER (core <> '' AND core <> v), 0)::BIGINT AS padded, ` +
      `coalesce(sum(n) FILTER (lower(core) IN (${placeholderTexts.map(literal).join(', ')})), 0)::BIGINT AS placeholders FROM (` +
      `SELECT v, n, trim(v, ${whiteSpace}) AS core FROM ${grouped} WHERE length(v) < 10 OR regexp_matches(v, '^${space}|${space}$'))`,
  )
  if (counts.distinct === 0) return { ...row, shapes: null, formats: null, words: null, json: null }
  const about = await chooseValues(ask, counts)
  const formats = await readFormats(ask, about)
  return {
    ...row,
    shapes: await readShapes(ask, about),
    formats,
    words: shareOf(formats, 'other') >= 0.5 ? await readWords(ask, about) : null,
    json: shareOf(formats, 'json') >= 0.9 ? await readJson(ask, about) : null,
  }
}

const whiteSpace = `' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160)`
const space = '[\\t\\n\\x0b\\f\\r \\x{a0}]'

async function readShapes(ask: Asking, { valuesRead, exact }: Chosen): Promise<TextStats['shapes']> {
  // Runs fall together inside the engine: it sends pattern counts and never a column of values.
  const rows = await ask.rows<Row & { pattern: string; example: string; n: number; k: number }>(
    `SELECT pattern, min(t) AS example, sum(n)::BIGINT AS n, count(*) AS k FROM (SELECT left(s, ${shapeCharacters}) AS t, n, ` +
      `${patternSql} AS pattern FROM ${chosen}) GROUP BY pattern ORDER BY n DESC, pattern LIMIT 200`,
  )
  const characters = await ask.row<Row & Record<ClassName | 'total', number>>(
    `SELECT coalesce(sum(length(t) * n), 0)::BIGINT AS total, ` +
      Object.entries(classes)
        .map(
          ([name, kept]) => `coalesce(sum(length(regexp_replace(t, '${kept}', '', 'g')) * n), 0)::BIGINT AS "${name}"`,
        )
        .join(', ') +
      ` FROM (SELECT left(s, 200) AS t, n FROM ${chosen})`,
  )
  return {
    valuesRead,
    exact,
    characters: characters.total === 0 ? null : sharesOf(characters),
    patterns: summarisePatterns(rows),
  }
}

/** For each class the runs of characters to take away, so that what stays is of the class: a run at a time takes a fifth of one by one. */
const classes = {
  letters: '[^A-Za-z]+',
  digits: '[^0-9]+',
  spaces: '[^\\s]+',
  nonAscii: '[\\x00-\\x7F]+',
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
  `regexp_replace(regexp_replace(regexp_replace(regexp_replace(left(s, ${shapeCharacters}), ` +
  `'[0-9]', '9', 'g'), '[A-Z]', 'A', 'g'), '[a-z]', 'a', 'g'), '[^\\x00-\\x7F]', 'ä', 'g')`
