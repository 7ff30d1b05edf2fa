import { type Decision, decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import { characterOf, delimiterName } from './dialect.js'
import { oddityDecisions } from './oddity-decisions.js'
import type { CsvLayout } from './plan.js'
import type { CsvColumn } from './read-sql.js'
import { endingsText, type FileScan } from './scan-file.js'

/** Everything that was decided about a delimited text, as a person may read and override it. */
export function csvDecisions(
  layout: CsvLayout,
  renamed: readonly Decision[],
  columns: readonly CsvColumn[],
  scan: FileScan,
  overrides: ParseOverrides,
): Decision[] {
  return [
    ...dialectDecisions(layout, overrides),
    decided('line_ending', endingsText(scan.endings), 'counted over the whole file'),
    ...headerDecisions(layout, overrides),
    ...oddityDecisions(scan.census.oddities, layout, overrides),
    ...emptyColumns(columns),
    ...renamed.filter(({ column }) => !columns.some(({ named, isLeftOut }) => isLeftOut && named.name === column)),
    ...columns.flatMap((column, i) => (column.isLeftOut ? [] : columnDecisions(column, scan, i, overrides))),
  ]
}

function dialectDecisions({ dialect, dialectConfidence, width }: CsvLayout, given: ParseOverrides): Decision[] {
  const share = `${Math.round(dialectConfidence * 1000) / 10} % of the first records then have ${width} ${width === 1 ? 'field' : 'fields'}`
  const one = (what: 'delimiter' | 'quote' | 'escape', value: string, overridden: boolean): Decision =>
    decided(what, value, overridden ? 'asked for' : share, {
      overridden,
      confidence: overridden ? 1 : dialectConfidence,
    })
  return [
    one('delimiter', delimiterName(dialect), given.delimiter !== undefined),
    one('quote', characterOf(dialect.quote), given.quote !== undefined),
    one('escape', characterOf(dialect.escape), given.escape !== undefined),
  ]
}

function headerDecisions(
  { header, headerRows, otherHeaderRows, skippedLines }: CsvLayout,
  given: ParseOverrides,
): Decision[] {
  const overridden = given.header !== undefined
  const decisions = [
    decided('header', String(header.header), header.why, { confidence: header.confidence, overridden }),
  ]
  if (headerRows > 1) {
    const others = otherHeaderRows.map((row) => row.filter((cell) => cell !== '').join(', ')).join(' / ')
    const why = `words stand in each of them above columns of other types; not among the names: ${others}`
    decisions.push(
      decided('header_rows', String(headerRows), why, { confidence: 0.85, overridden: given.headerRows !== undefined }),
    )
  }
  if (skippedLines === 0) return decisions
  const asked = given.skipRows !== undefined
  const why = asked ? 'asked for' : 'these lines at the top are not like the table below them'
  return [
    ...decisions,
    decided('skipped_rows', String(skippedLines), why, { confidence: asked ? 1 : 0.8, overridden: asked }),
  ]
}

function emptyColumns(columns: readonly CsvColumn[]): Decision[] {
  const places = columns.flatMap(({ isLeftOut }, i) => (isLeftOut ? [i + 1] : []))
  if (places.length === 0) return []
  const why = `columns without a name and without a value in any row: ${places.slice(0, 20).join(', ')}`
  return [decided('empty_columns', String(places.length), why)]
}

function columnDecisions(
  { named, decision, nullWords }: CsvColumn,
  scan: FileScan,
  i: number,
  given: ParseOverrides,
): Decision[] {
  const column = named.name
  const decisions = [
    decided('column_type', decision.type, decision.why, {
      column,
      confidence: decision.confidence,
      overridden: decision.asked,
    }),
  ]
  if (decision.zone !== null) {
    const why = decision.zone === 'UTC' ? 'each value says its offset' : 'no value says an offset'
    decisions.push(decided('timestamp_zone', decision.zone, why, { column }))
  }
  return [...decisions, ...nullWordDecisions(column, decision.type, nullWords, scan, i, given)]
}

function nullWordDecisions(
  column: string,
  type: string,
  nullWords: readonly string[],
  scan: FileScan,
  i: number,
  given: ParseOverrides,
): Decision[] {
  if (given.nullWords !== undefined) {
    return [decided('null_words', JSON.stringify(nullWords), 'asked for', { column, overridden: true })]
  }
  const seen = scan.census.columns[i]!.texts
  const found = nullWords.filter((word) => seen.has(word))
  if (found.length === 0) return []
  const counts = found.map(
    (word) => `${JSON.stringify(word)} ${times(seen.get(word)!.count)}, first on line ${seen.get(word)!.line}`,
  )
  const [why, confidence] =
    type === 'VARCHAR'
      ? ['means "missing" in typed columns of the same file', 0.85]
      : [`stands beside values of type ${type}`, 0.98]
  return [decided('null_words', JSON.stringify(found), `${why}: ${counts.join('; ')}`, { column, confidence })]
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
