import type { TableChart } from './chart-model.js'
import { numberText } from './number-text.js'
import type { QueryResult } from './query-result.js'

const MOST_ROWS = 200

/** Any result as a table: the answer where no drawing fits. */
export function drawTable(result: QueryResult, titled: { title: string; subtitle: string | null }): TableChart {
  const cut = result.rows.length > MOST_ROWS
  return {
    kind: 'table',
    ...titled,
    notes: cut ? [`The first ${MOST_ROWS} of ${numberText(result.rows.length)} rows.`] : [],
    columns: result.columns,
    rows: result.rows.slice(0, MOST_ROWS),
    totalRows: result.rows.length,
  }
}
