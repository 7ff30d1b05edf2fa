import type { Problem, QualityChecked } from '@udb/events'
import type { QualityReport, ReportedCheck } from './quality-report.js'

type Failure = QualityChecked['failures'][number]

/** The log is kept for ever: it names the checks that did not pass and counts rows, and has no value of a row. */
const MAX_FAILURES = 100
const NAMED = 5

export const failuresOf = ({ checks }: QualityReport): Failure[] => bad(checks).slice(0, MAX_FAILURES).map(failure)

const bad = (checks: readonly ReportedCheck[]): readonly ReportedCheck[] =>
  checks.filter(({ state }) => state === 'failed' || state === 'errored')

const failure = ({ id, type, columns, severity, state, owner, unexpected, problem }: ReportedCheck): Failure => ({
  id,
  type,
  columns,
  severity,
  state,
  owner,
  unexpected,
  code: problem?.code ?? null,
})

/** Why the step failed, where its gate is closed; else null. */
export function gateProblem({ gate, table, checks }: QualityReport): Problem | null {
  if (gate !== 'closed') return null
  const closing = bad(checks).filter(({ severity }) => severity === 'error')
  const named = closing
    .slice(0, NAMED)
    .map(({ id }) => id)
    .join(', ')
  const more = closing.length > NAMED ? ` and ${closing.length - NAMED} more` : ''
  return {
    code: 'quality_gate_closed',
    message: `${closing.length} ${closing.length === 1 ? 'check' : 'checks'} of severity error did not pass on table ${table}: ${named}${more}.`,
    hint: `Look at quality-${table}.html of this job: it names each check and the SQL that finds its rows.`,
    line: null,
    column: null,
    retryable: false,
  }
}
