import type { Check } from '@udb/checks'
import { identifier } from '@udb/engine'
import type { CheckFault } from '../results.js'
import { type Ask, faultOf } from './ask.js'

export interface Condition {
  readonly table: string
  readonly where: string
}

/** The filters that a check has, each with the table that it is about. */
export function conditionsOf(check: Check, table: string): readonly Condition[] {
  const ofSides = check.type === 'sum_balance' ? [check.left, check.right] : []
  return [
    ...('where' in check && check.where !== undefined ? [{ table, where: check.where }] : []),
    ...ofSides.flatMap(({ table: other, where }) => (where === undefined ? [] : [{ table: other ?? table, where }])),
  ]
}

export const conditionKey = ({ table, where }: Condition): string => JSON.stringify([table, where])

/**
 * A filter is one condition and nothing else only where it can be read both with and without brackets around it: otherwise it would
 * close a bracket of ours, and change what it stands beside. No row is read.
 */
const tryingSql = ({ table, where }: Condition): string =>
  `SELECT CASE WHEN ${where}\nTHEN 1 END, (${where}\n) FROM ${identifier(table)} LIMIT 0`

/** Tries each different filter once; gives the faults of those that are none. */
export async function tryConditions(
  conditions: readonly Condition[],
  ask: Ask,
): Promise<ReadonlyMap<string, CheckFault>> {
  const faults = new Map<string, CheckFault>()
  for (const [key, condition] of new Map(conditions.map((each) => [conditionKey(each), each]))) {
    try {
      await ask(tryingSql(condition), { maxRows: 1 })
    } catch (error) {
      const { code, message, hint } = faultOf(error)
      faults.set(key, { code, message: `The filter of the check cannot be used: ${message}`, hint })
    }
  }
  return faults
}
