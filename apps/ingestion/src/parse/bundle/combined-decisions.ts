import type { CsvLayout } from '../csv/plan.js'
import { characterOf, delimiterName } from '../csv/dialect.js'
import { type Decision, decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import type { CsvCombiner } from './combine-csv.js'

const aboutTheCombinedText = new Set<Decision['what']>([
  'delimiter',
  'quote',
  'escape',
  'header',
  'line_ending',
  'skipped_rows',
  'column_renamed',
])

/** What was decided about the rows of a combined text; what was about the text itself is of no file. */
export const decisionsOfRows = (decisions: readonly Decision[], { lines, source }: CsvCombiner): Decision[] =>
  decisions
    .filter(({ what, column }) => !aboutTheCombinedText.has(what) && column !== source)
    .map((decision) => ({ ...decision, why: lines.place(decision.why) }))

/** What was decided about one of the files. */
export function decisionsOfLayout(
  { dialect, dialectConfidence, header, skippedLines }: CsvLayout,
  encoding: Decision,
  given: ParseOverrides,
): Decision[] {
  const one = (what: 'delimiter' | 'quote' | 'escape', value: string): Decision => {
    const overridden = given[what] !== undefined
    const why =
      dialectConfidence === 1
        ? 'all first records then have as many fields'
        : 'most first records then have as many fields'
    return decided(what, value, overridden ? 'asked for' : why, {
      overridden,
      confidence: overridden ? 1 : dialectConfidence,
    })
  }
  const format = given.format ?? (dialect.delimiter === 9 ? 'tsv' : 'csv')
  const asked = given.format !== undefined
  const headerAsked = given.header !== undefined
  return [
    encoding,
    decided('format', format, asked ? 'asked for' : 'delimited text', {
      confidence: asked ? 1 : 0.9,
      overridden: asked,
    }),
    one('delimiter', delimiterName(dialect.delimiter)),
    one('quote', characterOf(dialect.quote)),
    one('escape', characterOf(dialect.escape)),
    decided('header', String(header.header), headerAsked ? 'asked for' : header.why, {
      confidence: header.confidence,
      overridden: headerAsked,
    }),
    ...(skippedLines === 0 ? [] : [skippedDecision(skippedLines, given.skipRows !== undefined)]),
  ]
}

const skippedDecision = (lines: number, asked: boolean): Decision =>
  decided(
    'skipped_rows',
    String(lines),
    asked ? 'asked for' : 'these lines at the top are narrower than the table below them',
    {
      confidence: asked ? 1 : 0.8,
      overridden: asked,
    },
  )
