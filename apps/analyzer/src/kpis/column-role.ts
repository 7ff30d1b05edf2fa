import { isPersonalName } from '@udb/personal'
import type { ColumnInfo, ColumnStats, TableInfo } from './kpi.js'
import { nameWords, singular } from './name-words.js'

/** What a column is good for in a KPI; `score` ranks the columns of one role, higher is better. */
export type ColumnRole =
  | { readonly role: 'measure'; readonly score: number; readonly additive: boolean }
  | { readonly role: 'category' | 'time' | 'year'; readonly score: number }
  | { readonly role: 'other' }

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Numbers that name a thing and do not measure one: their mean says nothing. */
const IDENTIFYING = words(
  'id ids key keys code codes zip zipcode postcode postal plz phone tel fax mobile no nr num number uuid guid ssn isbn ean sku barcode idx index rank seq sequence serial version hash pin account iban',
)
const PLACES = words('lat latitude lon lng longitude long easting northing x y geo tz offset zone')
const ANGLES = words('dir direction heading bearing angle azimuth')
const CALENDAR = words('year month day hour minute second week weekday quarter dow doy yr')
const CLOCK = words('dep departure arr arrival sched scheduled start end begin open opening close closing due')
/** Totals of these are figures that somebody asks for; of the others (a temperature, a delay) only the mean is. */
const ADDITIVE = words(
  'amount total revenue sales turnover income cost costs expense expenses spend spent profit quantity qty count units distance miles km duration volume fee fees tax payment paid precip precipitation rainfall visits clicks views orders steps kwh calories',
)
const HEADLINE = words(
  'amount total revenue sales turnover profit price cost delay duration glucose temp temperature weight mass score rating value quantity salary income',
)
const RATIOS = words('rate ratio share percent pct percentage average avg mean median per %')
const CATEGORY = words(
  'type status state category carrier airline country region species island sex gender class kind group segment department origin product brand channel manufacturer city level tier sector industry language plan source team',
)
const FREE_TEXT = words(
  'comment comments description note notes text message body url uri link email mail address path file filename title name firstname lastname surname tailnum',
)
const EVENT_TIME = words(
  'timestamp created ordered occurred date time datetime at start started event hour measured recorded',
)
const SIDE_TIME = words(
  'updated modified deleted changed synced loaded inserted birth birthday born dob expires expiry',
)

export const isNumeric = (type: string): boolean =>
  /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|INT\d?|FLOAT\d?|REAL|DOUBLE|DECIMAL|NUMERIC)\b(?!.*\[)/i.test(type)
const isWhole = (type: string): boolean => /INT|^DECIMAL\(\d+, ?0\)/i.test(type)
export const isTime = (type: string): boolean => /^(DATE|TIMESTAMP\w*|DATETIME)\b(?!.*\[)/i.test(type)
const isLabel = (type: string): boolean => /^(VARCHAR|TEXT|STRING|CHAR|ENUM|BOOLEAN|BOOL)\b(?!.*\[\])/i.test(type)

export function roleOf(column: ColumnInfo, table: TableInfo, stats: ColumnStats | undefined): ColumnRole {
  const nullShare = stats?.nullShare ?? 0
  if (nullShare > 0.9) return { role: 'other' }
  const spoken = nameWords(column.name)
  if (isTime(column.type)) return timeRole(spoken, nullShare)
  if (isNumeric(column.type)) return numberRole(column, spoken, table, stats)
  if (isLabel(column.type)) return categoryRole(column, spoken, table, stats)
  return { role: 'other' }
}

function timeRole(spoken: string[], nullShare: number): ColumnRole {
  const score = (has(spoken, EVENT_TIME) ? 1 : 0) - (has(spoken, SIDE_TIME) ? 2 : 0) - nullShare * 2
  return { role: 'time', score }
}

function numberRole(
  column: ColumnInfo,
  spoken: string[],
  table: TableInfo,
  stats: ColumnStats | undefined,
): ColumnRole {
  const last = spoken.at(-1) ?? ''
  const whole = isWhole(column.type)
  const ratio = has(spoken, RATIOS)
  if (whole && (last === 'year' || last === 'yr') && !ratio) return { role: 'year', score: spoken.length === 1 ? 1 : 0 }
  if (has(spoken, IDENTIFYING) || PLACES.has(last) || ANGLES.has(last)) return { role: 'other' }
  if (CALENDAR.has(last) && !ratio) return { role: 'other' }
  if (last === 'time' && has(spoken, CLOCK)) return { role: 'other' }
  if (whole && isNamedAfter(table.name, spoken)) return { role: 'other' }
  const distinct = stats?.distinct
  if (distinct !== undefined && (distinct <= 1 || (whole && distinct === 2))) return { role: 'other' }
  const headline = has(spoken, HEADLINE)
  const additive = has(spoken, ADDITIVE) && !ratio
  // A whole number that differs on nearly every row counts the rows or names them, unless its name says a quantity.
  const unique = distinct !== undefined && table.rowCount > 100 && distinct > table.rowCount * 0.95
  if (whole && unique && !headline && !additive) return { role: 'other' }
  const few = distinct !== undefined && whole && distinct < 10 ? 1 : 0
  return {
    role: 'measure',
    additive,
    score: (headline ? 2 : 0) + (additive ? 1 : 0) - few - 2 * (stats?.nullShare ?? 0),
  }
}

/** The flight number of `flights` is called `flight`. */
function isNamedAfter(tableName: string, spoken: string[]): boolean {
  const last = nameWords(tableName).at(-1)
  return last !== undefined && spoken.length === 1 && spoken[0] === singular(last) && singular(last) !== last
}

const MOST_GROUPS = 200

function categoryRole(
  column: ColumnInfo,
  spoken: string[],
  table: TableInfo,
  stats: ColumnStats | undefined,
): ColumnRole {
  const boolean = /^BOOL/i.test(column.type)
  // Groups show their values, and nobody has asked for these.
  if (!boolean && isPersonalName(column.name)) return { role: 'other' }
  const named = has(spoken, CATEGORY)
  const distinct = stats?.distinct
  if (distinct === undefined) {
    if (!named && (has(spoken, IDENTIFYING) || has(spoken, FREE_TEXT))) return { role: 'other' }
    return { role: 'category', score: (named ? 2 : 0) - (boolean ? 1 : 0) - (stats?.nullShare ?? 0) }
  }
  if (distinct < 2 || distinct > MOST_GROUPS || distinct > table.rowCount / 2) return { role: 'other' }
  const handy = distinct >= 3 && distinct <= 40 ? 1 : 0
  return { role: 'category', score: (named ? 2 : 0) + handy - (boolean ? 1 : 0) - (stats?.nullShare ?? 0) }
}

const has = (spoken: string[], known: ReadonlySet<string>): boolean => spoken.some((word) => known.has(word))
