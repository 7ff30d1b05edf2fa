import { expect, test } from '@jest/globals'
import { keptType } from './kept-type.js'

test.each([
  'BIGINT',
  'UTINYINT',
  'DECIMAL(38,10)',
  'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP_NS',
  'VARCHAR[]',
  'STRUCT("a INTERVAL" INTEGER, b VARCHAR[])',
  'MAP(VARCHAR, INTEGER)',
  'INTEGER[3]',
])('%s is kept', (type) => {
  expect(keptType(type)).toBe(type)
})

test.each([
  'HUGEINT',
  'UHUGEINT',
  'INTERVAL',
  'BIT',
  'TIME WITH TIME ZONE',
  'UNION(a INTEGER, b VARCHAR)',
  'STRUCT(a HUGEINT)',
  'INTERVAL[]',
  `INTEGER${'[]'.repeat(13)}`,
  '"NULL"',
])('%s is written out', (type) => {
  expect(keptType(type)).toBeNull()
})

test('an ENUM becomes its words', () => {
  expect(keptType("ENUM('a', 'b)')")).toBe('VARCHAR')
})
