import type { TextFormat } from './content-schema.js'
import { literal } from './sql-text.js'

/*
 * What a text is likely to be, as SQL: the first form that a whole value `s` fits. Regular expressions are RE2's. Only
 * what can be told from the characters alone is here; what needs the name of the column is in personal.ts.
 */

const byte = '(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])'
const isoDate = '[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}'
const otherDate = '[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{4}|[0-9]{2})'
const clock = '[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?'
const zone = '( ?(Z|UTC|[+-][0-9]{2}:?([0-9]{2})?))?'
const number = '([0-9]+([.,][0-9]+)?|[0-9]{1,3}([ ,.’][0-9]{3})+([.,][0-9]+)?)'

export const datePattern = isoDate

const fits = (pattern: string): string => `regexp_full_match(s, ${literal(pattern)})`

/** The digits of `s`, checked as Luhn's algorithm does (ISO/IEC 7812-1, annex B). */
const passesLuhn =
  `list_sum([CASE WHEN i % 2 = 1 THEN d ELSE (d * 2) // 10 + (d * 2) % 10 END ` +
  `FOR d, i IN [x::INTEGER FOR x IN string_split(reverse(regexp_replace(s, '[^0-9]', '', 'g')), '')]]) % 10 = 0`

/** The first four characters go to the end, letters count from 10, and the remainder by 97 is 1 (ISO 13616, ISO 7064). */
const ibanCore = `upper(replace(s, ' ', ''))`
const passesMod97 =
  `list_reduce(list_prepend(0::BIGINT, [CASE WHEN x BETWEEN '0' AND '9' THEN x::BIGINT ELSE ascii(x) - 55 END ` +
  `FOR x IN string_split(substr(${ibanCore}, 5) || left(${ibanCore}, 4), '')]), ` +
  `LAMBDA a, d : (a * CASE WHEN d > 9 THEN 100 ELSE 10 END + d) % 97) = 1`

type Rule = readonly [format: TextFormat, condition: string]

/** In the order in which they are tried; what begins each is quick and spares the rest. */
const withDigits: readonly Rule[] = [
  ['phone', fits('\\+[1-9][0-9]{7,14}')],
  ['integer', fits('[+-]?(0|[1-9][0-9]*)')],
  ['digits', fits('0[0-9]+')],
  ['decimal', fits(`[+-]?${number}([eE][+-]?[0-9]+)?`)],
  ['date', fits(`${isoDate}|${otherDate}`)],
  ['datetime', fits(`(${isoDate}|${otherDate})[T ]${clock}${zone}`)],
  ['time', fits(clock)],
  ['uuid', fits('[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}')],
  ['ip_address', fits(`(${byte}\\.){3}${byte}(/[0-9]{1,2})?`)],
  ['coordinates', fits('\\(?-?[0-9]{1,2}\\.[0-9]{2,}[,; ] ?-?[0-9]{1,3}\\.[0-9]{2,}\\)?')],
  ['amount', fits(`[€$£¥] ?[+-]?${number}|[+-]?${number} ?([€$£¥%]|EUR|USD|GBP)`)],
  ['iban', `${fits('[A-Za-z]{2}[0-9]{2}( ?[A-Za-z0-9]){11,30}')} AND ${passesMod97}`],
  ['card_number', `${fits('[3-6][0-9]{3}([ -]?[0-9]{4}){2}[ -]?[0-9]{1,7}')} AND ${passesLuhn}`],
  [
    'phone',
    fits('(\\+|00)[0-9]([ ().\\-/]{0,2}[0-9]){6,14}|\\([0-9]{2,5}\\) ?[0-9]{2,4}([ .\\-/]?[0-9]{2,4}){1,3}') +
      // Without a sign of a phone number it needs its usual grouping: 2024-000123 is an invoice.
      ` OR ${fits('[0-9]{3}[ .\\-][0-9]{3}[ .\\-][0-9]{4}|0[0-9]{1,4}[ .\\-/][0-9]{3,5}[ .\\-/]?[0-9]{2,5}')}`,
  ],
  ['postal_code', fits('[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}|[A-Z][0-9][A-Z] [0-9][A-Z][0-9]|[0-9]{5}-[0-9]{4}')],
  ['hash', fits('[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}')],
]

const hasAddress = `contains(s, ':')`
const withColon: readonly Rule[] = [
  ['url', fits('(?i)(https?|ftps?|s3|gs|file)://[^ ]+')],
  ['mac_address', fits('([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}')],
  ['ip_address', fits('([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}') + ` OR ${fits('[0-9A-Fa-f:]*::[0-9A-Fa-f:]*')}`],
]

const cases = (rules: readonly Rule[]): string =>
  `CASE ${rules.map(([format, condition]) => `WHEN ${condition} THEN '${format}'`).join(' ')} END`

const isJson = `(left(ltrim(s), 1) IN ('{', '[') AND json_valid(s))`
const isBoolean = `lower(s) IN ('true', 'false', 'yes', 'no', 'y', 'n', 't', 'f')`
const isEmail = fits("[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+")

/** The format of a text `s`, as an SQL expression. */
export const formatSql =
  `CASE WHEN ${isJson} THEN 'json' WHEN length(s) > 200 THEN 'other' WHEN contains(s, '@') AND ${isEmail} THEN 'email' ` +
  `WHEN ${isBoolean} THEN 'boolean' ` +
  `ELSE coalesce(CASE WHEN ${hasAddress} THEN ${cases(withColon)} END, ` +
  `CASE WHEN regexp_matches(s, '[0-9]') THEN ${cases(withDigits)} END, 'other') END`

/** What people write where there is no value. */
export const placeholderTexts = [
  'n/a',
  'na',
  'n.a.',
  '#n/a',
  'null',
  'nil',
  'none',
  'nan',
  '-',
  '--',
  '?',
  '.',
  'unknown',
  'undefined',
  'missing',
  'tbd',
  '(null)',
  '(none)',
  '(blank)',
] as const
