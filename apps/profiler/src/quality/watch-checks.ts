import type { IdentifiedCheck } from '@udb/checks'
import type { TableShape } from './compile/surroundings.js'

const PREFIX = 'watch.'
/** Of wider tables the first columns are watched. */
const MAX_COLUMNS = 500

/**
 * What is checked of any table without anybody's saying so: that it has rows, that their number is what it usually is, and that no column
 * has more or fewer missing values than it usually has. Only the first says anything before there were runs to compare with.
 */
export function watchChecks({ columns }: TableShape): IdentifiedCheck[] {
  const taken = new Set<string>()
  return [
    { id: `${PREFIX}rows`, type: 'row_count', min: 1, severity: 'error', description: 'The table has rows.' },
    { id: `${PREFIX}row_count`, type: 'anomaly', metric: 'row_count', severity: 'warning' },
    ...columns.slice(0, MAX_COLUMNS).map(({ name }): IdentifiedCheck => {
      const id = freeId(`${PREFIX}missing.${name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 70)}`, taken)
      return { id, type: 'anomaly', metric: 'missing_share', column: name, severity: 'warning' }
    }),
  ]
}

/** Names that differ only in what an id may not hold are numbered, in the order of the columns. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`
  taken.add(id)
  return id
}

export const isWatch = ({ id }: Pick<IdentifiedCheck, 'id'>): boolean => id.startsWith(PREFIX)
