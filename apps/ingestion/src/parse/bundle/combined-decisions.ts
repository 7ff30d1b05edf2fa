import { type Decision, decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import type { CsvCombiner } from './combine-csv.js'

/** What a parse of the combined text says that holds for the rows of the files as well. */
const aboutRows = new Set<Decision['what']>(['column_type', 'null_words', 'timestamp_zone'])

/** What was decided about the rows of a combined text; what was about the text itself is of no file. */
export const decisionsOfRows = (decisions: readonly Decision[], { lines, source }: CsvCombiner): Decision[] =>
  decisions
    .filter(({ what, column }) => aboutRows.has(what) && column !== source)
    .map((decision) => ({ ...decision, why: lines.place(decision.why) }))

/** What one file took from another was asked by nobody. */
export function asTakenOver(decisions: readonly Decision[], given: ParseOverrides): Decision[] {
  const keys: Partial<Record<Decision['what'], keyof ParseOverrides>> = {
    delimiter: 'delimiter',
    header: 'header',
    header_rows: 'headerRows',
  }
  return decisions.map((decision) => {
    const key = keys[decision.what]
    const isTakenOver =
      key !== undefined && given[key] === undefined && (decision.overridden || decision.why === 'asked for')
    return isTakenOver ? { ...decision, overridden: false, why: 'as in another of the files' } : decision
  })
}

export function formatDecision(tab: boolean, { format }: ParseOverrides): Decision {
  if (format !== undefined) return decided('format', format, 'asked for', { overridden: true })
  return decided('format', tab ? 'tsv' : 'csv', 'delimited text', { confidence: 0.9 })
}
