import { textTable } from '../terminal.js'
import { countText } from './count-text.js'

/** As much of `quality-<table>.json` as a terminal shows. */
export interface QualityOutcome {
  readonly table: string
  readonly score: number | null
  readonly gate: string
  readonly counts: {
    readonly passed: number
    readonly failed: number
    readonly errored: number
    readonly skipped: number
  }
  readonly checks: readonly {
    readonly id: string
    readonly severity: string
    readonly state: string
    readonly message: string
  }[]
}

/** One table's checks for a terminal: a line that sums them up, and those that somebody has to look at. */
export function qualityText({ table, score, gate, counts, checks }: QualityOutcome): string {
  const { passed, failed, errored, skipped } = counts
  const parts = [
    `${passed} passed`,
    `${failed} failed`,
    ...(errored > 0 ? [`${errored} could not be carried out`] : []),
    ...(skipped > 0 ? [`${skipped} had nothing to say yet`] : []),
  ]
  const scored = score === null ? '' : `, score ${Math.floor(score * 10) / 10} of 100`
  const closed = gate === 'closed' ? '; the gate is closed' : ''
  const bad = checks.filter(({ state }) => state === 'failed' || state === 'errored')
  const headline = `${table}: ${countText(passed + failed + errored + skipped, 'check')}, ${parts.join(', ')}${scored}${closed}`
  if (bad.length === 0) return headline
  const rows = bad.map(({ state, severity, id, message }) => [state, severity, id, message])
  return `${headline}\n${textTable(['', 'severity', 'check', 'what came out'], rows, 100)}`
}
