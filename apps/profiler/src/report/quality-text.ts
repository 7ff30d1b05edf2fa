import { numberText } from '../charts/index.js'
import { code, link, plain } from './markdown.js'
import type { QualityHighlights } from './summary-input.js'
import { counted, sentence } from './wording.js'

const SHOWN = 10

/** What the checks of a table came to, for the summary: those that did not pass, by name. */
export function qualityText(quality: QualityHighlights): string {
  const { table, score, passed, failed, errored, skipped, isGateClosed, failures } = quality
  const all = passed + failed + errored + skipped
  const page = `quality-${table}.html`
  if (all === 0) return `${code(table)}: no check was asked for.`
  const parts = [
    `${numberText(passed)} of ${counted(all, 'check')} passed`,
    ...(failed > 0 ? [`${numberText(failed)} failed`] : []),
    ...(errored > 0 ? [`${numberText(errored)} could not be carried out`] : []),
    ...(skipped > 0 ? [`${numberText(skipped)} had nothing to say yet`] : []),
  ]
  const head = `${code(table)}: ${parts.join(', ')}${score === null ? '' : `; score ${numberText(score)} of 100`}. ${isGateClosed ? 'The gate is closed. ' : ''}See ${link(page, page)}.`
  const lines = failures
    .slice(0, SHOWN)
    .map(
      ({ id, severity, isError, message, owner }) =>
        `- ${severity}: ${code(id)} ${isError ? 'could not be carried out' : 'failed'}. ${plain(sentence(message))}${owner === null ? '' : ` Owner: ${plain(owner)}.`}`,
    )
  const more = failures.length > SHOWN ? [`- ${numberText(failures.length - SHOWN)} more.`] : []
  return lines.length === 0 ? head : `${head}\n\n${[...lines, ...more].join('\n')}`
}

/** For the line of counts. */
export function qualityCount(qualities: readonly QualityHighlights[]): string[] {
  if (qualities.length === 0) return []
  const bad = qualities.reduce((sum, { failed, errored }) => sum + failed + errored, 0)
  const all = qualities.reduce(
    (sum, { passed, failed, errored, skipped }) => sum + passed + failed + errored + skipped,
    0,
  )
  return [`${counted(all, 'check')}${bad > 0 ? `, ${numberText(bad)} of them did not pass` : ''}`]
}
