import { expect, test } from '@jest/globals'
import { detectStatistics } from './detect-statistics.js'

const sasStart = Buffer.from('000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011', 'hex')

test.each<[Uint8Array | string, string]>([
  ['$FL2@(#) SPSS DATA FILE', 'an SPSS data file'],
  ['$FL3@(#) SPSS DATA FILE', 'an SPSS data file'],
  [`${'0'.repeat(200)}ASCII SPSS PORT FILE    `, 'an SPSS portable file'],
  ['<stata_dta><header><release>118</release>', 'a Stata data file'],
  [Buffer.from([0x72, 0x02, 0x01, 0x00]), 'a Stata data file'],
  [sasStart, 'a SAS data set'],
  ['HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!000000', 'a SAS transport file'],
  ['HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!000000', 'a SAS transport file'],
])('%j is known', (start, what) => {
  const found = detectStatistics(Buffer.from(start))
  expect(found?.what).toBe(what)
  expect(found?.hint).toMatch(/CSV|delimited/)
})

test.each(['$FLOW,b\n1,2\n', '<stata/>', 'r,s\n1,2\n', 'HEADER RECORD,b\n'])('%j is none', (start) => {
  expect(detectStatistics(Buffer.from(start))).toBeNull()
})
