import { expect, test } from '@jest/globals'
import { headRecords } from './head-records.js'

test.each(['a,b\n1,2', 'a,b\n1,2\n', '"a","b"\r\n"1","2"'])('each record of %j is where it says', (text) => {
  const body = Buffer.from(text)
  const { records } = headRecords(body, true, { delimiter: 44, quote: 34, escape: 34 }, { offset: 7, line: 1 })
  expect(records.map(({ raw, offset }) => body.subarray(offset - 7, offset - 7 + raw.length).equals(raw))).toEqual([
    true,
    true,
  ])
  expect(records[1]!.offset).toBe(7 + text.indexOf('\n') + 1)
})
