import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { Log } from '@udb/service'
import { Pool, type PoolConfig } from 'pg'
import { endLeftOverServer } from './left-over-server.js'
import type { OpenPostgres } from './open-postgres.js'
import { postgresBinaries } from './postgres-binaries.js'
import { preparePostgresFolder, READ_MODEL_USER } from './postgres-folder.js'
import { SupervisedServer } from './supervised-server.js'
import { asAccount, type ServerAccount, serverAccount } from './server-account.js'

/**
 * Small, because it is one of many on a person's machine. `synchronous_commit=off`: a commit returns before it is on disk, so a crash of
 * the server loses up to a second of them, a prefix and never a part. All that is in it is derived from the log, whose position is
 * stored in the same transaction, so what is lost is read again from there. Only the end of a job waits for the disk.
 */
const SETTINGS = {
  shared_buffers: '16MB',
  max_connections: '20',
  work_mem: '4MB',
  maintenance_work_mem: '16MB',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '8MB',
  max_wal_size: '64MB',
  io_method: 'sync',
  max_parallel_workers: '0',
  max_worker_processes: '2',
  max_logical_replication_workers: '0',
  autovacuum_worker_slots: '1',
  autovacuum_max_workers: '1',
  autovacuum_naptime: '60s',
  jit: 'off',
  huge_pages: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_checkpoints: 'off',
} as const

/** Longer paths do not fit into a socket's address (107 bytes), file name included. */
const LONGEST_SOCKET_FOLDER = 85
const READY = 'database system is ready to accept connections'

interface Door {
  readonly host: string
  readonly port: number
  readonly flags: Readonly<Record<string, string>>
}

/**
 * Starts the server of a folder (made when missing) and keeps it running until it is closed. Rejects when it cannot run, or cannot be
 * prepared.
 */
export async function openEmbeddedPostgres(
  folder: string,
  log: Log,
  prepare: (postgres: OpenPostgres) => Promise<void> = async () => undefined,
): Promise<OpenPostgres> {
  const binaries = await postgresBinaries()
  const account = serverAccount()
  const { data, password } = await preparePostgresFolder(folder, binaries, account)
  if ((await endLeftOverServer(data)) === 'ended') log.info('ended a PostgreSQL that a killed box had left')
  const door = await doorOf(data)
  const server = new SupervisedServer(() => launch(binaries.postgres, data, door, account, log), log)
  await server.start()
  const { host, port } = door
  const pool = openPool({ host, port, user: READ_MODEL_USER, password, database: 'postgres' }, server)
  const postgres: OpenPostgres = {
    pool,
    onRecovered: (listener) => server.recovered.push(listener),
    close: async () => {
      await pool.end()
      await server.stop()
    },
  }
  await prepare(postgres).catch(async (error: unknown) => {
    await postgres.close()
    throw error
  })
  return postgres
}

function openPool(config: PoolConfig, server: SupervisedServer): Pool {
  const pool = new Pool({
    ...config,
    max: 8,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
  })
  // An idle connection ends by itself only when the server crashed; without a listener that would end this process.
  pool.on('error', () => server.hasRecovered())
  return pool
}

async function doorOf(data: string): Promise<Door> {
  if (Buffer.byteLength(data) <= LONGEST_SOCKET_FOLDER)
    return {
      host: data,
      port: 5432,
      flags: { listen_addresses: '', unix_socket_directories: data, unix_socket_permissions: '0700' },
    }
  return {
    host: '127.0.0.1',
    port: await freePort(),
    flags: { listen_addresses: '127.0.0.1', unix_socket_directories: '' },
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/**
 * Runs the server until it ends by itself or the standard input is closed, which the operating system does when the box ends, however
 * it ends. So a box that is killed leaves no server behind.
 */
const KEEPER = `exec 3<&0
"$0" "$@" 3<&- </dev/null &
server=$!
{ read -r _ <&3; kill -INT $server; } 2>/dev/null >&2 &
reader=$!
wait $server
code=$?
kill $reader 2>/dev/null
exit $code`

/** In a process group of its own, so that Ctrl-C in a terminal reaches the box only, which then stops it last. */
function launch(
  program: string,
  data: string,
  door: Door,
  account: ServerAccount | null,
  log: Log,
): Promise<ChildProcess> {
  const settings = Object.entries({ ...SETTINGS, ...door.flags }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = asAccount(account, program, ['-D', data, '-p', String(door.port), ...settings], data)
  const child = spawn('/bin/sh', ['-c', KEEPER, command.program, ...command.args], {
    ...command.options,
    env: { LC_ALL: 'C' },
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said.slice(-500)}`)))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log.debug(text.trimEnd(), { component: 'postgres' })
      said = (said + text).slice(-2_000)
      if (said.includes(READY)) resolve(child)
    })
  })
}
