import type { Cell } from '@udb/engine'
import type { Finding } from './compiled.js'
import { countText, shareText } from '../wording.js'

export interface Tolerance {
  readonly mostly?: number | undefined
  readonly maxUnexpected?: number | undefined
}

/** A count as DuckDB gives it. */
export const countOf = (cell: Cell | undefined): number => Number(cell ?? 0)

/** Whether so many unexpected rows among those counted are borne. Of no rows at all every share is as expected. */
export function tolerated(counted: number, unexpected: number, { mostly, maxUnexpected }: Tolerance): boolean {
  if (maxUnexpected !== undefined) return unexpected <= maxUnexpected
  // Of whole rows: 0.9 of 10 must not fail for what a double makes of 1 - 0.1.
  return counted === 0 || unexpected <= Math.floor(counted * (1 - (mostly ?? 1)) + 1e-9 * counted)
}

/** The finding of a check that counts rows. */
export function countedFinding(counted: number, unexpected: number, tolerance: Tolerance): Finding {
  const passed = tolerated(counted, unexpected, tolerance)
  const share = counted === 0 ? 0 : unexpected / counted
  const message =
    counted === 0
      ? 'No row counts, so none is wrong.'
      : unexpected === 0
        ? `As expected in ${counted === 1 ? 'the only row' : `all ${countText(counted, 'row')}`}.`
        : `Not as expected in ${countText(unexpected)} of ${countText(counted, 'row')} (${shareText(share)})${passed ? ', which is tolerated' : ''}.`
  return { state: passed ? 'passed' : 'failed', message, counted, unexpected, value: null }
}

/** The tolerance in words, as the start of a sentence about rows. */
export function scopeWords({ mostly, maxUnexpected }: Tolerance, filtered: boolean): string {
  const rows = filtered ? 'rows within the filter' : 'rows'
  if (maxUnexpected !== undefined) return `In all ${rows} but at most ${countText(maxUnexpected)}`
  return mostly === undefined || mostly === 1 ? `In all ${rows}` : `In at least ${shareText(mostly)} of the ${rows}`
}
