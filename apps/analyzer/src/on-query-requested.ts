import { type QueryResult, SqlError } from '@udb/engine'
import { type AnyEvent, fact, ignored, isTooLargeEvent, type Problem, type QueryAnswered } from '@udb/events'
import type { FactReaction } from '@udb/service'
import { FetchError, fetchTables, type Pins } from './fetch-tables.js'
import { byName } from './pinned-table.js'
import type { AnalyzerPorts } from './ports.js'

/** Rows up to this size travel in the answer; larger results by reference. */
const INLINE_BYTES = 256 * 1024

/** Answers one query from the tenant's newest table versions; nobody waits after the deadline. */
export const onQueryRequested: FactReaction<'query.requested', AnalyzerPorts>['react'] = async (
  event,
  ports,
  context,
) => {
  const { queryId, sql, maxRows, deadline } = event.data
  const timeoutMs = Math.min(deadline - context.now(), ports.limits.queryTimeoutMs)
  if (timeoutMs <= 0) return ignored('its deadline has passed')
  const until = context.now() + timeoutMs
  const { tenant } = event.meta
  const limits = {
    maxRows: Math.min(maxRows, ports.limits.queryMaxRows),
    maxBytes: Math.min(event.data.maxBytes, ports.limits.queryMaxBytes),
    timeoutMs,
  }
  const { tables } = await ports.warehouse.manifests.read(tenant)
  const readable = byName(Object.values(tables).map(({ table: name, ...entry }) => ({ name, ...entry })))
  const { signal } = context
  let pins: Pins | null = null
  try {
    const names = await ports.tablesOf({ tenant, names: [...readable.keys()], sql, limits, signal })
    const named = new Map(names.map((name) => [name, readable.get(name)!]))
    const leftMs = (): number => Math.max(1, until - context.now())
    pins = await fetchTables(named, ports.objects, { signal, timeoutMs: leftMs() })
    const left = { ...limits, timeoutMs: leftMs() }
    const result = await ports.run({ tenant, tables: pins.tables, sql, limits: left, signal })
    const rows = JSON.stringify(result.rows)
    const large = Buffer.byteLength(rows) > INLINE_BYTES
    const answer = { ...NO_RESULT, ...summaryOf(result), queryId, rows: large ? null : rows }
    if (isTooLargeEvent({ ...fact('query.answered', answer), meta: event.meta } as AnyEvent))
      return [fact('query.answered', { ...NO_RESULT, queryId, problem: tooWide(result.columns.length) })]
    const ref = large ? await ports.storeBlob(tenant, Buffer.from(rows), 'application/json') : null
    return [fact('query.answered', { ...answer, ref })]
  } catch (error) {
    // A service that stops answers nothing: the query comes again to one that runs.
    if (!(error instanceof SqlError || error instanceof FetchError) || signal.aborted) throw error
    return [fact('query.answered', { ...NO_RESULT, queryId, problem: problemOf(error) })]
  } finally {
    await pins?.release()
  }
}

const NO_RESULT: Omit<QueryAnswered, 'queryId'> = {
  problem: null,
  columns: [],
  rows: null,
  ref: null,
  rowCount: 0,
  truncated: false,
  elapsedMicros: 0,
}

const summaryOf = ({ columns, rowCount, truncated, elapsedMs }: QueryResult) => ({
  columns,
  rowCount,
  truncated,
  elapsedMicros: Math.round(elapsedMs * 1000),
})

/** Only rows go by reference; columns are few, but for a query that multiplies them. */
const tooWide = (columns: number): Problem => ({
  code: 'sql_result_too_wide',
  message: `The names of the ${columns} columns of the result are more than an answer may hold.`,
  hint: 'Select fewer columns, or give them shorter names.',
  line: null,
  column: null,
  retryable: false,
})

const problemOf = ({ code, message, hint }: SqlError | FetchError): Problem => ({
  code,
  message,
  hint,
  line: null,
  column: null,
  retryable: code === 'sql_timeout' || code === 'sql_crashed',
})
