import { SqlError } from '@udb/engine'
import { fact, ignored, type Problem, type QueryAnswered } from '@udb/events'
import type { FactReaction } from '@udb/service'
import type { AnalyzerPorts } from './ports.js'

/** Rows up to this size travel in the answer; larger results by reference. */
const INLINE_BYTES = 256 * 1024

/** Answers one query from the tenant's newest table versions; nobody waits after the deadline. */
export const onQueryRequested: FactReaction<'query.requested', AnalyzerPorts>['react'] = async (event, ports, context) => {
  const { queryId, sql, maxRows, deadline } = event.data
  const timeoutMs = Math.min(deadline - context.now(), ports.limits.queryTimeoutMs)
  if (timeoutMs <= 0) return ignored('its deadline has passed')
  const { tenant } = event.meta
  const maxBytes = Math.min(event.data.maxBytes, ports.limits.queryMaxBytes)
  const pins = await pinned(tenant, ports, context.signal)
  try {
    const result = await ports.run({ tenant, tables: pins.tables, sql, limits: { maxRows, maxBytes, timeoutMs }, signal: context.signal })
    const rows = JSON.stringify(result.rows)
    const large = Buffer.byteLength(rows) > INLINE_BYTES
    const ref = large ? await ports.storeBlob(tenant, Buffer.from(rows), 'application/json') : null
    return [
      fact('query.answered', {
        ...NO_RESULT,
        queryId,
        columns: result.columns,
        rows: large ? null : rows,
        ref,
        rowCount: result.rowCount,
        truncated: result.truncated,
        elapsedMicros: Math.round(result.elapsedMs * 1000),
      }),
    ]
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    return [fact('query.answered', { ...NO_RESULT, queryId, problem: problemOf(error) })]
  } finally {
    await pins.release()
  }
}

const NO_RESULT: Omit<QueryAnswered, 'queryId'> = { problem: null, columns: [], rows: null, ref: null, rowCount: 0, truncated: false, elapsedMicros: 0 }

const problemOf = ({ code, message, hint }: SqlError): Problem => ({ code, message, hint, line: null, column: null, retryable: code === 'sql_timeout' || code === 'sql_crashed' })

/** Each table under its short and its full name. */
async function pinned(tenant: string, { warehouse, objects }: AnalyzerPorts, signal: AbortSignal) {
  const { tables } = await warehouse.manifests.read(tenant)
  const files = await Promise.all(Object.values(tables).map(async (entry) => ({ entry, file: await objects.localFile(entry.ref.key, signal) })))
  return {
    tables: files.flatMap(({ entry, file }) => [...new Set([entry.table, entry.fullName])].map((name) => ({ name, parquetPath: file.path }))),
    release: async () => {
      await Promise.all(files.map(({ file }) => file.release()))
    },
  }
}
