import type { CsvLayout } from '../csv/plan.js'
import { characterOf, delimiterName } from '../csv/dialect.js'
import { type Decision, decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import type { CsvCombiner, CsvHead } from './combine-csv.js'
import { mergeDecisions } from './merge-decisions.js'

const aboutTheCombinedText = new Set<Decision['what']>([
  'delimiter',
  'quote',
  'escape',
  'header',
  'line_ending',
  'skipped_rows',
  'column_renamed',
])

/** What was decided about the files, in place of what was about the text that they became. */
export function combinedDecisions(
  decisions: readonly Decision[],
  head: CsvHead,
  combiner: CsvCombiner,
  given: ParseOverrides,
): Decision[] {
  const ofFiles = mergeDecisions(combiner.layouts.map((layout) => ({ files: 1, decisions: ofLayout(layout, given) })))
  const ofRows = decisions.filter(({ what, column }) => !aboutTheCombinedText.has(what) && column !== combiner.source)
  return [
    decided('encoding', 'utf-8', 'every byte is valid UTF-8'),
    decided('format', head.layout.dialect.delimiter === 9 ? 'tsv' : 'csv', 'delimited text', { confidence: 0.9 }),
    ...ofFiles,
    ...head.renamed,
    ...ofRows.map((decision) => ({ ...decision, why: combiner.lines.place(decision.why) })),
  ]
}

function ofLayout({ dialect, header }: CsvLayout, given: ParseOverrides): Decision[] {
  const one = (what: 'delimiter' | 'quote' | 'escape', value: string): Decision => {
    const overridden = given[what] !== undefined
    return decided(what, value, overridden ? 'asked for' : 'all first records then have as many fields', { overridden })
  }
  const overridden = given.header !== undefined
  return [
    one('delimiter', delimiterName(dialect.delimiter)),
    one('quote', characterOf(dialect.quote)),
    one('escape', characterOf(dialect.escape)),
    decided('header', String(header.header), overridden ? 'asked for' : header.why, {
      confidence: header.confidence,
      overridden,
    }),
  ]
}
