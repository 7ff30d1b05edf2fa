import type { IdentifiedCheck } from '@udb/checks'
import type { TableShape } from './compile/surroundings.js'

const PREFIX = 'watch.'
/** Of wider tables the first columns are watched. */
const MAX_COLUMNS = 500

/**
 * What is checked of any table without anybody's saying so: that it has rows, that their number is what it usually is, and that no column
 * has more or fewer missing values than it usually has. Only the first says anything before there were runs to compare with.
 */
export const watchChecks = ({ columns }: TableShape): IdentifiedCheck[] => [
  { id: `${PREFIX}rows`, type: 'row_count', min: 1, severity: 'error', description: 'The table has rows.' },
  { id: `${PREFIX}row_count`, type: 'anomaly', metric: 'row_count', severity: 'warning' },
  ...columns.slice(0, MAX_COLUMNS).map(({ name }, index): IdentifiedCheck => ({
    id: `${PREFIX}missing.${index}.${name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60)}`,
    type: 'anomaly',
    metric: 'missing_share',
    column: name,
    severity: 'warning',
  })),
]

export const isWatch = ({ id }: Pick<IdentifiedCheck, 'id'>): boolean => id.startsWith(PREFIX)
