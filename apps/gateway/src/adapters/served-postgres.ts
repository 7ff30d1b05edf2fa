import type { Log } from '@udb/service'
import pg from 'pg'
import { ReadModelUnmade } from '../projection/read-model-unmade.js'
import { IS_MADE, readModelFailure } from '../projection/store.js'
import { KeptConnection } from './kept-connection.js'
import type { OpenPostgres } from './open-postgres.js'
import {
  openingFailure,
  ReadModelError,
  type ServerFacts,
  serverProblem,
  type ShownAddress,
} from './read-model-error.js'

/**
 * Connections of one gateway, besides the one that is kept: enough for its partitions and its callers, and so few that a server of 100
 * serves ten gateways. `max` in the address overrides it.
 */
const CONNECTIONS = 8
const CONNECT_TIMEOUT_MS = 5_000
/** No statement here takes a second; one that hangs must not hold its partition for ever. The client gives up a little later. */
const STATEMENT_TIMEOUT_MS = 30_000
const QUERY_TIMEOUT_MS = 35_000
const KEEP_ALIVE_AFTER_MS = 10_000
const IDLE_MS = 300_000

/**
 * A commit returns before it is on disk, so a crash of the server, or a standby that takes over, may lose the last of them: a prefix and
 * never a part. All that is in the read model is derived from the log, whose position is stored in the same transaction, so what is lost
 * is read again from there once the kept connection is back. Only the end of a job waits for the disk of its server.
 */
const NOT_WAITING_FOR_THE_DISK = 'SET synchronous_commit = off'

/** Any number, the same in every process: gateways share it while they run, a rebuild has it alone. */
const IN_USE = 7_305_814

/**
 * A PostgreSQL that runs elsewhere. `shared`: gateways work on it side by side; `alone`: to rebuild it, while none does. Rejects with a
 * `ReadModelError` that says what to do, and never shows the password.
 */
export async function openServedPostgres(
  url: string,
  log: Log,
  use: 'shared' | 'alone',
  prepare: (postgres: OpenPostgres) => Promise<void>,
): Promise<OpenPostgres> {
  const at = shownAddress(url)
  let isOpen = false
  // Whoever has it alone is about to make it.
  const check = async (client: pg.ClientBase): Promise<void> => {
    if (isOpen && use === 'shared') await refuseUnmade(client)
  }
  try {
    const postgres = await open(configOf(url), at, log, use, check)
    await prepare(postgres).catch(async (error: unknown) => {
      await postgres.close()
      throw error
    })
    isOpen = true
    return postgres
  } catch (error) {
    throw openingFailure(error, at)
  }
}

async function open(
  config: pg.PoolConfig,
  at: ShownAddress,
  log: Log,
  use: 'shared' | 'alone',
  check: (client: pg.ClientBase) => Promise<void>,
): Promise<OpenPostgres> {
  const listeners: (() => void)[] = []
  const prepare = async (client: pg.Client): Promise<void> => {
    const problem = serverProblem(await factsOf(client), at)
    if (problem) throw problem
    // Before it is in use: else nobody could make it.
    await check(client)
    await takeUse(client, use)
  }
  const kept = new KeptConnection(config, prepare, () => listeners.forEach((listener) => listener()), log)
  await kept.open()
  const pool = new pg.Pool({
    max: CONNECTIONS,
    min: 1,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
    onConnect: (client) => prepared(client).then(() => check(client)),
    ...config,
  })
  // Of an idle connection that ends the kept one tells as well; without a listener it would end this process.
  pool.on('error', (error) => log.debug('a connection to PostgreSQL ended', { error: error.message }))
  return {
    pool,
    onRecovered: (listener) => listeners.push(listener),
    close: async () => {
      await pool.end()
      await kept.close()
    },
  }
}

/**
 * A connection that is made anew may lead to another database than the first did: to one that replaced it, in which nobody has made the
 * read model. What is read there is not so, and what is decided on it would be wrong.
 */
async function refuseUnmade(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ made: boolean }>(IS_MADE).catch((error: unknown) => {
    throw readModelFailure(error)
  })
  if (!rows[0]?.made) throw new ReadModelUnmade()
}

/** The pool waits for it before it hands the connection out. */
const prepared = (client: pg.ClientBase): Promise<unknown> => client.query(NOT_WAITING_FOR_THE_DISK)

function configOf(url: string): pg.PoolConfig {
  const max = new URL(url).searchParams.get('max')
  return {
    connectionString: url,
    fallback_application_name: 'udb-gateway',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    ...(max !== null && Number(max) >= 1 ? { max: Number(max) } : {}),
  }
}

function shownAddress(url: string): ShownAddress {
  const { hostname, port, username, pathname } = new URL(url)
  const user = decodeURIComponent(username)
  return { host: hostname, port: Number(port || 5_432), user, database: decodeURIComponent(pathname.slice(1)) || user }
}

async function factsOf(client: pg.Client): Promise<ServerFacts> {
  const { rows } = await client.query<{ version: number; encoding: string; read_only: boolean }>(
    `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_encoding') AS encoding,
            current_setting('transaction_read_only')::boolean AS read_only`,
  )
  const { version, encoding, read_only: readOnly } = rows[0]!
  return { version, encoding, readOnly }
}

async function takeUse(client: pg.Client, use: 'shared' | 'alone'): Promise<void> {
  const lock = use === 'shared' ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock'
  const { rows } = await client.query<{ taken: boolean }>(`SELECT ${lock}($1) AS taken`, [IN_USE])
  if (rows[0]?.taken) return
  throw use === 'shared'
    ? new ReadModelError(
        'read_model_unavailable',
        'the read model is being rebuilt',
        'Wait until the rebuild has ended.',
      )
    : new ReadModelError(
        'read_model_in_use',
        'a gateway, or another rebuild, uses the read model',
        'Stop every gateway, then rebuild it.',
      )
}
