import { type Duck, DuckError, type Row } from '@udb/engine'
import { asking, type Asking } from '../../profile/asking.js'
import { familyOf, type Family } from '../../profile/column-type.js'
import { readSource, type SourceColumn } from '../../profile/source.js'
import { identifier, parquetRelation } from '../../profile/sql-text.js'
import type { ColumnDistribution, DistributionFamily, Points, TableDistribution } from '../distribution.js'
import { DriftError } from '../drift-error.js'
import { CATEGORIES, type DistributionLimits, sampleRowsFor, storedLimits } from './limits.js'
import { columnBatches } from '../../profile/column-batches.js'
import { mostlyDistinct } from './probe.js'
import { groupedValues, groupValues, readCategories } from './read-categories.js'
import { makeValues, readPoints } from './read-points.js'
import { drawSample, lengthsSql, readText } from './read-text.js'
import { readTime, secondsOf } from './read-time.js'

export interface DistributionPorts {
  readonly duck: Duck
  readonly signal: AbortSignal
  progress(done: number, total: number, message: string): void
}

/**
 * The distributions of all columns of a Parquet file. All rows stay in the engine. Leaves temporary tables in the
 * engine, which the next one replaces.
 *
 * @throws DriftError when the file cannot be read or the engine's memory does not suffice
 * @throws DuckError `engine_closed` or `engine_interrupted`, and the signal's reason, as they come
 */
export async function readDistribution(
  parquetPath: string,
  ports: DistributionPorts,
  limits: DistributionLimits = storedLimits,
): Promise<TableDistribution> {
  const ask = asking(ports.duck, ports.signal)
  try {
    return await readTable(ask, parquetRelation(parquetPath), limits, ports.progress)
  } catch (error) {
    throw error instanceof DuckError ? explained(error) : error
  }
}

interface Reading {
  readonly ask: Asking
  readonly relation: string
  readonly rows: number
  readonly limits: DistributionLimits
  /** Columns whose values hardly repeat. */
  readonly distinct: ReadonlySet<string>
}

async function readTable(
  ask: Asking,
  relation: string,
  limits: DistributionLimits,
  progress: DistributionPorts['progress'],
): Promise<TableDistribution> {
  const { columns, rows } = await readSource(ask, relation)
  const scalar = columns.filter(({ type }) => ['number', 'text', 'time'].includes(familyOf(type)))
  const reading: Reading = {
    ask,
    relation,
    rows,
    limits: { ...limits, sampleRows: sampleRowsFor(limits, columns.length) },
    distinct: limits.grid === null ? new Set() : await mostlyDistinct(ask, relation, scalar),
  }
  const read = new Map<SourceColumn, ColumnDistribution>()
  for await (const batch of columnBatches(ask, relation, columns, rows))
    for (const column of batch.columns) {
      progress(read.size, columns.length, `column ${column.name}`)
      read.set(column, await readColumn({ ...reading, relation: batch.relation }, column))
    }
  progress(columns.length, columns.length, 'done')
  const inOrder = columns.flatMap((column) => read.get(column) ?? [])
  return { format: 'udb.distribution/1', rows, grid: limits.grid, columns: inOrder }
}

const wholeNumber = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^BIGNUM$/

async function readColumn(reading: Reading, { name, type }: SourceColumn): Promise<ColumnDistribution> {
  const family = familyOf(type)
  const base: ColumnDistribution = {
    name,
    type,
    family: kept[family],
    integer: wholeNumber.test(type),
    rows: reading.rows,
    missing: 0,
    notFinite: 0,
    distinct: { count: 0, exact: false },
    points: null,
    deviation: null,
    categories: null,
    text: null,
    time: null,
  }
  const inner = `(SELECT ${identifier(name)} AS c FROM ${reading.relation})`
  switch (kept[family]) {
    case 'number':
      return { ...base, ...(await readNumbers(reading, name, inner, 'c::DOUBLE')) }
    case 'time':
      return {
        ...base,
        ...(await readNumbers(reading, name, inner, secondsOf('c', type))),
        time: await readTime(reading.ask, inner, type),
      }
    case 'text':
      return { ...base, ...(await readTexts(reading, name, inner)) }
    case 'boolean':
      await groupValues(reading.ask, inner, 'c')
      return { ...base, ...(await readCategories(reading.ask, null)) }
    case 'nested':
    case 'other':
      return { ...base, ...(await readUncompared(reading.ask, inner, family)) }
  }
}

const kept: Record<Family, DistributionFamily> = {
  number: 'number',
  text: 'text',
  boolean: 'boolean',
  time: 'time',
  list: 'nested',
  map: 'nested',
  struct: 'nested',
  blob: 'other',
  other: 'other',
}

async function readNumbers({ ask, distinct, limits }: Reading, name: string, inner: string, x: string) {
  const grouped = !distinct.has(name)
  await makeValues(ask, x, inner, grouped)
  return readPoints(ask, { grouped, grid: limits.grid })
}

async function readTexts(reading: Reading, name: string, inner: string) {
  const { ask, distinct, limits } = reading
  if (distinct.has(name)) {
    await ask.run(lengthsSql(`(SELECT c::VARCHAR AS v FROM ${inner})`, 'count(*)'))
    const { points, missing } = await readPoints(ask, { grouped: true, grid: limits.grid })
    const { kinds } = await ask.row<Row & { kinds: number }>(
      `SELECT approx_count_distinct(c::VARCHAR) AS kinds FROM ${inner}`,
    )
    return { missing, distinct: { count: kinds, exact: false }, text: await readLooks(reading, inner, points) }
  }
  await groupValues(ask, inner, 'c::VARCHAR')
  const counted = await readCategories(ask, limits.categories)
  if (counted.distinct.count <= CATEGORIES) return counted
  await ask.run(lengthsSql(groupedValues, 'sum(n)'))
  const { points } = await readPoints(ask, { grouped: true, grid: limits.grid })
  return { ...counted, text: await readLooks(reading, inner, points) }
}

async function readLooks({ ask, rows, limits }: Reading, inner: string, lengths: Points | null) {
  if (lengths === null) return null
  await drawSample(ask, inner, { rows, wanted: limits.sampleRows })
  return readText(ask, lengths)
}

/** Of nested and other columns the missing values and, of lists and maps, how many items there are. */
async function readUncompared(ask: Asking, inner: string, family: Family) {
  const items: Partial<Record<Family, string>> = { list: 'len(c)', map: 'cardinality(c)', blob: 'octet_length(c)' }
  const size = items[family]
  if (size !== undefined) {
    await makeValues(ask, `(${size})::DOUBLE`, inner, true)
    return readPoints(ask, { grouped: true, grid: storedLimits.grid })
  }
  return ask.row<Row & { missing: number }>(`SELECT (count(*) - count(c))::BIGINT AS missing FROM ${inner}`)
}

function explained(error: DuckError): Error {
  if (error.code === 'engine_out_of_memory')
    return new DriftError(
      'drift_out_of_memory',
      'The distributions of the table need more memory than the engine may use.',
      'Give the profiler more memory, or compare a view with fewer columns.',
      error,
    )
  if (error.code !== 'engine_error') return error
  return new DriftError(
    'drift_source_unreadable',
    `The stored version of the table cannot be read for its distributions${error.kind === null ? '' : ` (${error.kind})`}.`,
    'Load the table again; if that does not help, report the types of its columns.',
    error,
  )
}
