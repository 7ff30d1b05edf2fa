import type { Severity } from '@udb/checks'

/** How much a check counts in the score, by its severity. */
export const WEIGHTS: Readonly<Record<Severity, number>> = { error: 4, warning: 2, info: 1 }

export interface Scored {
  readonly severity: Severity
  readonly state: 'passed' | 'failed' | 'errored' | 'skipped'
}

/**
 * The quality score, from 0 to 100: the weight of the checks that passed, in per cent of the weight of those that said anything. A check
 * that could not be carried out has not passed; one that was skipped says nothing. Null where none said anything. Rounded down to a
 * tenth, so that 100 is said only where everything passed.
 */
export function qualityScore(checks: readonly Scored[]): number | null {
  const weight = (states: readonly Scored['state'][]): number =>
    checks.filter(({ state }) => states.includes(state)).reduce((sum, { severity }) => sum + WEIGHTS[severity], 0)
  const all = weight(['passed', 'failed', 'errored'])
  return all === 0 ? null : Math.floor((1_000 * weight(['passed'])) / all) / 10
}
