import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { Family } from './column-type.js'
import { readHistogram } from './histogram.js'
import { readMedian } from './read-quantiles.js'
import type { LengthStats } from './schema.js'
import { grouped } from './sql-text.js'

type Measure = { readonly unit: LengthStats['unit']; readonly sql: string; readonly bytesSql: string }

const measures: Partial<Record<Family, Measure>> = {
  text: { unit: 'characters', sql: 'length(v)', bytesSql: 'strlen(v)' },
  blob: { unit: 'bytes', sql: 'octet_length(v)', bytesSql: 'octet_length(v)' },
  list: { unit: 'items', sql: 'len(v)', bytesSql: 'NULL' },
  map: { unit: 'items', sql: 'cardinality(v)', bytesSql: 'NULL' },
}

/** Lengths of the grouped column's values; null where they have none, or there are none. */
export async function readLengths(ask: Asking, family: Family): Promise<LengthStats | null> {
  const measure = measures[family]
  if (!measure) return null
  const lengths = `(SELECT (${measure.sql})::DOUBLE AS x, sum(n)::BIGINT AS n FROM ${grouped} GROUP BY x)`
  const row = await ask.row<
    Row & { count: number; kinds: number; low: number; high: number; total: number; bytes: number | null }
  >(
    `SELECT coalesce(sum(n), 0)::BIGINT AS count, count(*) AS kinds, min(x) AS low, max(x) AS high, sum(x * n) AS total, ` +
      `(SELECT sum(${measure.bytesSql} * n)::BIGINT FROM ${grouped}) AS bytes FROM ${lengths}`,
  )
  if (row.count === 0) return null
  const median = await readMedian(ask, lengths, { count: row.count, rows: row.kinds })
  return {
    unit: measure.unit,
    min: row.low,
    max: row.high,
    mean: row.total / row.count,
    median,
    totalBytes: row.bytes,
    histogram: await readHistogram(ask, lengths, {
      low: row.low,
      high: row.high,
      distinct: row.kinds,
      count: row.count,
    }),
  }
}
