import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type SendPart, serveParent } from '../child/serve.js'
import { DuckError } from '../duck.js'
import { guardSql } from '../guard/parse.js'
import { errorText } from '../in-process.js'
import { explainFailure } from './explain-failure.js'
import { exportSelect } from './export-select.js'
import { timedOut } from './failures.js'
import type { EngineLimits, PinnedTable, RunnerOutcome, RunnerRequest } from './protocol.js'
import { runSelect } from './run-select.js'
import { openSession, type Session } from './session.js'

/** How many sets of pinned tables are kept open: people go back and forth between few. */
const WARM_SESSIONS = 3

interface Ready {
  /** Only ever parses: it holds no table, so foreign text meets nothing there. */
  readonly parser: DuckDBConnection
  readonly limits: EngineLimits
  readonly dir: string
}

let ready: Ready | null = null
/** In the order of last use. */
const sessions = new Map<string, Session>()
let opened = 0

serveParent(async (request: RunnerRequest, sendPart: SendPart): Promise<unknown> => {
  if (request.op === 'ready') return getReady(request.limits, request.dir)
  if (request.op === 'name') return judged(request.sql, request.names)
  return guarded(request, async (connection, session) => {
    if (request.op === 'export') {
      const { sql, format, limits } = request
      return exportSelect(connection, sql, format, session.outputs[format], limits.maxRows)
    }
    return runSelect(connection, request.sql, request.limits, {
      columns: (columns) => sendPart({ columns }),
      rows: (rows) => sendPart({ rows }),
    })
  })
})

async function getReady(limits: EngineLimits, dir: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', enable_external_access: 'false' })
  const parser = await instance.connect()
  await parser.run('SET GLOBAL lock_configuration=true')
  ready = { parser, limits, dir }
  // The first parse loads what parsing needs; a spare pays for that before anybody waits.
  await guardSql(parser, 'SELECT 1', [])
}

async function judged(
  sql: string,
  names: readonly string[],
): Promise<RunnerOutcome<{ readonly tables: readonly string[] }>> {
  if (!ready) throw new DuckError('engine_error', 'the runner was not made ready')
  const decision = await guardSql(ready.parser, sql, names)
  if (decision.ok) return decision
  const { ok: _, ...failure } = decision
  return { ok: false, failure, fatal: false }
}

/** The guard, then the work on a connection of its own under the time limit; every failure told in fit words. */
async function guarded<Summary extends object>(
  request: Exclude<RunnerRequest, { op: 'ready' | 'name' }>,
  work: (connection: DuckDBConnection, session: Session) => Promise<Omit<Summary, 'tables'>>,
): Promise<RunnerOutcome<Summary>> {
  if (!ready) throw new DuckError('engine_error', 'the runner was not made ready')
  const { tables, sql, limits } = request
  const names = tables.map((table) => table.name)
  const decision = await judged(sql, names)
  if (!decision.ok) return decision
  let session: Session
  try {
    session = await warmSession(tables, ready)
  } catch (error) {
    const hidden = tables.map(({ name, parquetPath }) => ({ path: parquetPath, shown: name }))
    return { ok: false, ...explainFailure(errorText(error), hidden) }
  }
  const connection = await session.instance.connect()
  let late = false
  const timer = setTimeout(() => {
    late = true
    connection.interrupt()
  }, limits.timeoutMs)
  try {
    return {
      ok: true,
      ...(await work(connection, session)),
      tables: decision.tables,
    } as unknown as RunnerOutcome<Summary>
  } catch (error) {
    if (late) return { ok: false, failure: timedOut(limits.timeoutMs), fatal: false }
    return { ok: false, ...explainFailure(errorText(error), session.hidden) }
  } finally {
    clearTimeout(timer)
    // Ends what a truncated stream still had to give.
    connection.closeSync()
  }
}

async function warmSession(tables: readonly PinnedTable[], { limits, dir }: Ready): Promise<Session> {
  const key = JSON.stringify(tables.map(({ name, parquetPath }) => [name, parquetPath]).sort())
  const warm = sessions.get(key)
  const session = warm ?? (await openSession(tables, limits, join(dir, String(opened++))))
  sessions.delete(key)
  sessions.set(key, session)
  const oldest = sessions.keys().next().value
  if (sessions.size > WARM_SESSIONS && oldest !== undefined) await dropSession(oldest)
  return session
}

async function dropSession(key: string): Promise<void> {
  const session = sessions.get(key)
  sessions.delete(key)
  session?.instance.closeSync()
  if (session) await rm(join(session.outputs.csv, '..'), { recursive: true, force: true })
}
