import type { Check, CheckSuite } from './check.js'
import { columnsOf } from './check-columns.js'

export type IdentifiedCheck = Check & { readonly id: string }

/**
 * Every check with an id: its own, or one made from its type and columns, with a number where two would be the same. The same suite
 * always gives the same ids, which is what a check's history over runs hangs on.
 */
export function identified({ checks }: Pick<CheckSuite, 'checks'>): IdentifiedCheck[] {
  const taken = new Set(checks.flatMap(({ id }) => id ?? []))
  return checks.map((check) => {
    if (check.id !== undefined) return { ...check, id: check.id }
    const base = idFor(check)
    let id = base
    for (let number = 2; taken.has(id); number++) id = `${base}-${number}`
    taken.add(id)
    return { ...check, id }
  })
}

/** Letters that an id may not hold become `_`; long names are cut. */
function idFor(check: Check): string {
  const about = check.type === 'anomaly' ? [check.metric, ...columnsOf(check)] : columnsOf(check).slice(0, 3)
  return [check.type, ...about]
    .join('-')
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .slice(0, 90)
}
