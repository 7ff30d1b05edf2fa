import type { CheckOf } from '@udb/checks'
import { countText } from '../wording.js'
import type { Compiled } from './compiled.js'
import { countOf } from './tolerated.js'

/** Each row that the query gives is a failure. The line break ends a comment; what the query may be, the guard decides. */
export function compileSql(check: CheckOf<'sql'>): Compiled {
  const query = check.query.trim().replace(/;+$/, '')
  const { maxUnexpected = 0 } = check
  return {
    how: 'query',
    query: `SELECT count(*) FROM (${query}\n)`,
    sql: query,
    judge: ([cell]) => {
      const unexpected = countOf(cell)
      const passed = unexpected <= maxUnexpected
      const message = `The query gives ${unexpected === 0 ? 'no row' : countText(unexpected, 'row')}${passed && unexpected > 0 ? ', which is tolerated' : ''}.`
      return { state: passed ? 'passed' : 'failed', message, counted: null, unexpected, value: unexpected }
    },
    expectation:
      check.description ??
      `The query gives ${maxUnexpected === 0 ? 'no row' : `at most ${countText(maxUnexpected, 'row')}`}.`,
    givesRows: true,
    shows: [],
  }
}
