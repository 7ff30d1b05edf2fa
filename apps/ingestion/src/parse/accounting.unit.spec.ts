import { describe, expect, test } from '@jest/globals'
import { reconcile, rejectedRowsError, tooManyRejected } from './accounting.js'

describe('every row is accounted for', () => {
  test('given read = written + rejected, then the account stands', () => {
    expect(reconcile({ rowsRead: 10, rowsWritten: 7, rowsRejected: 3 })).toEqual({
      rowsRead: 10,
      rowsWritten: 7,
      rowsRejected: 3,
    })
  })

  test('given one row too few, then it is an error that says the difference', () => {
    expect(() => reconcile({ rowsRead: 10, rowsWritten: 6, rowsRejected: 3 })).toThrow(/difference 1/)
  })
})

describe('how many rejected rows are too many', () => {
  test.each([
    [{ rowsRead: 1000, rowsRejected: 51 }, {}, true],
    [{ rowsRead: 1000, rowsRejected: 50 }, {}, false],
    [{ rowsRead: 12, rowsRejected: 10 }, {}, false],
    [{ rowsRead: 12, rowsRejected: 11 }, {}, true],
    [{ rowsRead: 1000, rowsRejected: 1 }, { maxRejectedRows: 0 }, true],
    [{ rowsRead: 10, rowsRejected: 9 }, { maxRejectedShare: 1 }, false],
    [{ rowsRead: 10, rowsRejected: 2 }, { maxRejectedShare: 0.1 }, true],
    [{ rowsRead: 0, rowsRejected: 0 }, { maxRejectedRows: 0, maxRejectedShare: 0 }, false],
  ])('%j with %j: %s', (account, limits, tooMany) => {
    expect(tooManyRejected(account, limits)).toBe(tooMany)
  })

  test('the error names the first line, column and reason', () => {
    const error = rejectedRowsError(
      { rowsRead: 20, rowsRejected: 11 },
      { line: 7, column: 'price', reason: 'the value is no DOUBLE' },
    )
    expect(error).toMatchObject({ code: 'too_many_rejected_rows', line: 7, column: 'price', retryable: false })
    expect(error.message).toBe(
      '11 of 20 rows cannot be read; the first is on line 7, column "price": the value is no DOUBLE.',
    )
  })
})
