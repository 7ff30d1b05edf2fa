import { type CheckSuite, suiteSchema } from '../../check.js'
import type { ContractTable } from './contract-table.js'

export const TABLES: readonly ContractTable[] = [
  {
    name: 'orders',
    columns: [
      { name: 'order_id', type: 'BIGINT' },
      { name: 'email', type: 'VARCHAR' },
      { name: 'amount', type: 'DECIMAL(9,2)' },
      { name: 'day', type: 'DATE' },
      { name: 'tags', type: 'VARCHAR[]' },
      { name: 'place', type: 'STRUCT(lat DOUBLE, lon DOUBLE)' },
      { name: 'at', type: 'TIMESTAMP WITH TIME ZONE' },
      { name: 'odd "name"', type: 'BLOB' },
    ],
  },
]

/** A check of each type, most with and without tolerance. */
export const ALL_CHECKS: CheckSuite = suiteSchema.parse({
  table: 'orders',
  owner: 'sales',
  description: 'What was sold.',
  gate: true,
  checks: [
    { type: 'not_null', column: 'order_id' },
    { type: 'not_null', column: 'odd "name"' },
    { type: 'unique', column: 'order_id' },
    { type: 'unique', columns: ['email', 'day'] },
    { type: 'unique', column: 'email', mostly: 0.5 },
    { type: 'not_null', column: 'email', mostly: 0.95, severity: 'warning' },
    { type: 'not_null', column: 'email', maxUnexpected: 5, where: 'amount > 3' },
    { type: 'accepted_values', column: 'status', values: ['paid', 'open', 1, true] },
    { type: 'accepted_values', column: 'status', values: ['no'], ignoreCase: true },
    { type: 'range', column: 'amount', min: 0, max: 10_000, exclusiveMin: true },
    { type: 'range', column: 'amount', min: 1, mostly: 0.9 },
    { type: 'range', column: 'order_id', max: '123456789012345678901' },
    { type: 'range', column: 'day', min: '2020-01-01' },
    { type: 'pattern', column: 'email', pattern: '[^@]+@[^@]+' },
    { type: 'pattern', column: 'email', pattern: '@', anywhere: true },
    { type: 'pattern', column: 'email', pattern: 'x', not: true },
    { type: 'length', column: 'email', min: 3, max: 200 },
    { type: 'length', column: 'tags', max: 5 },
    { type: 'type', column: 'amount', expected: 'number' },
    { type: 'type', column: 'amount', expected: 'DECIMAL(9,2)' },
    { type: 'type', column: 'email', expected: ['text', 'json'] },
    { type: 'columns', columns: ['order_id', 'email'], exact: true },
    { type: 'row_count', min: 100, max: 1_000 },
    { type: 'row_count', min: 7, max: 7 },
    { type: 'row_count', min: 800, id: 'enough.rows', tags: ['a'], owner: 'me', dimension: 'coverage' },
    { type: 'row_count_change', maxIncrease: 0.5 },
    { type: 'freshness', column: 'at', maxAge: '36h' },
    { type: 'freshness', column: 'at', maxAge: '90s' },
    { type: 'references', column: 'customer_id', to: { table: 'customers', column: 'id' } },
    { type: 'references', columns: ['a', 'b'], to: { table: 'customers', columns: ['x', 'y'] } },
    { type: 'references', column: 'odd "name"', to: { table: 'customers', column: 'id' } },
    { type: 'sum_balance', left: { column: 'amount' }, right: { table: 'payments', column: 'paid' }, tolerance: 0.01 },
    { type: 'compare_columns', column: 'at', operator: '<=', other: 'shipped_at' },
    { type: 'sql', query: 'SELECT * FROM orders WHERE amount < 0; ', maxUnexpected: 2, description: 'refunds' },
    { type: 'anomaly', metric: 'row_count' },
  ],
})
