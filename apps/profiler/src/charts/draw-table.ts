import type { TableChart } from './chart-model.js'
import { numberText } from './number-text.js'
import type { QueryResult } from './query-result.js'

const MOST_ROWS = 200
const MOST_CELLS = 10_000

/** Any result as a table: the answer where no drawing fits. */
export function drawTable(result: QueryResult, titled: { title: string; subtitle: string | null }): TableChart {
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / Math.max(1, result.columns.length))))
  const cut = result.rows.length > most
  return {
    kind: 'table',
    ...titled,
    notes: cut ? [`The first ${most} of ${numberText(result.rows.length)} rows.`] : [],
    columns: result.columns,
    rows: result.rows.slice(0, most),
    totalRows: result.rows.length,
  }
}
