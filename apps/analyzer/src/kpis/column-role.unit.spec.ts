import { expect, test } from '@jest/globals'
import { roleOf } from './column-role.js'
import type { ColumnStats } from './kpi.js'

const table = { name: 'orders', rowCount: 1000, columns: [] }
const role = (name: string, type: string, stats: Omit<ColumnStats, 'column'> = {}) =>
  roleOf({ name, type }, table, { column: name, ...stats })

test.each([
  ['unitPrice', 'DECIMAL(9,2)', 'measure'],
  ['order', 'INTEGER', 'other'],
  ['orderId', 'BIGINT', 'other'],
  ['Customer No.', 'BIGINT', 'other'],
  ['days_open', 'INTEGER', 'measure'],
  ['day', 'INTEGER', 'other'],
  ['price_per_hour', 'DOUBLE', 'measure'],
  ['model_year', 'SMALLINT', 'year'],
  ['air_time', 'BIGINT', 'measure'],
  ['dep_time', 'BIGINT', 'other'],
  ['amounts', 'DOUBLE[]', 'other'],
  ['created_at', 'TIMESTAMP WITH TIME ZONE', 'time'],
  ['status', "ENUM('a', 'b')", 'category'],
  ['comment', 'VARCHAR', 'other'],
  ['payload', 'STRUCT(a INTEGER)', 'other'],
  ['point', 'STRUCT(amount DOUBLE)', 'other'],
])('%s of type %s is %s', (name, type, expected) => {
  expect(role(name, type).role).toBe(expected)
})

test('a constant is no measure, and neither is a whole number that differs on every row', () => {
  expect(role('level', 'DOUBLE', { distinct: 1 }).role).toBe('other')
  expect(role('ticket', 'BIGINT', { distinct: 1000 }).role).toBe('other')
  expect(role('amount', 'BIGINT', { distinct: 1000 }).role).toBe('measure')
})

test('text with as many values as rows is no category', () => {
  expect(role('carrier', 'VARCHAR', { distinct: 900 }).role).toBe('other')
  expect(role('carrier', 'VARCHAR', { distinct: 9 }).role).toBe('category')
})

test('totals are taken of amounts, means of rates', () => {
  expect(role('amount', 'DOUBLE')).toMatchObject({ additive: true })
  expect(role('amount_share', 'DOUBLE')).toMatchObject({ additive: false })
  expect(role('temp', 'DOUBLE')).toMatchObject({ additive: false })
})
