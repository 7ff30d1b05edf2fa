import { BusError } from '@udb/bus'
import { DependencyDown } from '@udb/service'
import pg from 'pg'

/**
 * Why the read model could not be opened. `read_model_unavailable`: waiting may help. `read_model_refused`: somebody has to change
 * something. `read_model_in_use`: it is to be rebuilt, and gateways run. `read_model_differs`: it was made from another log.
 */
export type ReadModelErrorCode =
  'read_model_unavailable' | 'read_model_refused' | 'read_model_in_use' | 'read_model_differs'

export class ReadModelError extends Error {
  constructor(
    readonly code: ReadModelErrorCode,
    message: string,
    readonly hint: string,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'ReadModelError'
  }
}

/** What an address may be shown as: never with its password. */
export interface ShownAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

type Refusal = readonly [message: string, hint: string]

/** The answers of the server that waiting does not help, by SQL state. */
const REFUSALS: Readonly<Record<string, (at: ShownAddress) => Refusal>> = {
  '28P01': ({ user }) => [`PostgreSQL refused the password of ${user}`, 'Correct UDB_POSTGRES_URL.'],
  '28000': ({ user }) => [
    `PostgreSQL does not let ${user} in from here`,
    'Correct UDB_POSTGRES_URL, or allow it in pg_hba.conf.',
  ],
  '3D000': ({ database, user }) => [
    `PostgreSQL has no database ${database}`,
    `Make it: CREATE DATABASE "${database}" OWNER "${user}" ENCODING 'UTF8' TEMPLATE template0.`,
  ],
  '42501': ({ database, user }) => [
    `${user} lacks a right in the database ${database}`,
    `Give it the database: ALTER DATABASE "${database}" OWNER TO "${user}".`,
  ],
}

/** So a client is told that the server asks for a password and none was given, or that it takes no TLS, or has the wrong certificate. */
const SAYS_CREDENTIALS = /^SASL|password must be a string/
const SAYS_TLS = /certificate|CERT|SSL|TLS/i
/** While the connection is made, these are the network's words for "not now" (Node.js' error codes). */
const NETWORK = /^E(CONNREFUSED|CONNRESET|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|TIMEDOUT|PIPE)$/

/** Puts what went wrong at the opening into words; what is no matter of the connection comes back as it is. Pure. */
export function openingFailure(error: unknown, at: ShownAddress): unknown {
  // Of the log, which is looked at too before the read model is in use.
  if (error instanceof ReadModelError || error instanceof BusError || error instanceof DependencyDown) return error
  const place = `${at.host}:${at.port}`
  if (error instanceof pg.DatabaseError) return answered(error, at, place)
  const { code, message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string }
  if (SAYS_CREDENTIALS.test(message))
    return refused([`${place} asks ${at.user} for a password`, 'Put the password into UDB_POSTGRES_URL.'], error)
  if (NETWORK.test(code ?? '') || /timeout|terminated/i.test(message))
    return unavailable(`PostgreSQL does not answer at ${place}${code ? ` (${code})` : ''}`, error)
  if (SAYS_TLS.test(`${message} ${code ?? ''}`))
    return refused(
      [
        `TLS with ${place} failed: ${message}`,
        'Name the authority with sslrootcert=FILE in UDB_POSTGRES_URL, and sslmode=verify-full; or sslmode=disable where the server has no TLS.',
      ],
      error,
    )
  if (code === 'ENOENT' || code === 'EACCES')
    return refused([`a file that UDB_POSTGRES_URL names cannot be read: ${message}`, 'Correct its path.'], error)
  return error
}

function answered(error: pg.DatabaseError, at: ShownAddress, place: string): unknown {
  const refusal = REFUSALS[error.code ?? '']
  if (refusal) return refused(refusal(at), error)
  // 08: the connection broke; 53: no room (too many connections); 57: it starts or stops; 25006: a standby, until it takes over.
  return /^(08|53|57)|^25006$/.test(error.code ?? '')
    ? unavailable(`PostgreSQL at ${place} takes no work now: ${error.message}`, error)
    : error
}

const refused = ([message, hint]: Refusal, cause: unknown): ReadModelError =>
  new ReadModelError('read_model_refused', message, hint, cause)

const unavailable = (message: string, cause: unknown): ReadModelError =>
  new ReadModelError('read_model_unavailable', message, 'Bring it up, or correct UDB_POSTGRES_URL.', cause)

/** What a server says of itself. */
export interface ServerFacts {
  /** As `server_version_num` has it: 140011 is 14.11. */
  readonly version: number
  readonly encoding: string
  readonly readOnly: boolean
}

/** The oldest that gets corrections. */
const OLDEST_VERSION = 140_000

/** Why the read model cannot live there, or null. Pure. */
export function serverProblem({ version, encoding, readOnly }: ServerFacts, at: ShownAddress): ReadModelError | null {
  const shown = `${Math.floor(version / 10_000)}.${version % 10_000}`
  if (version < OLDEST_VERSION)
    return new ReadModelError(
      'read_model_refused',
      `PostgreSQL ${shown} at ${at.host}:${at.port} is too old`,
      `Use PostgreSQL ${OLDEST_VERSION / 10_000} or newer.`,
    )
  if (encoding !== 'UTF8')
    return new ReadModelError(
      'read_model_refused',
      `the database ${at.database} on PostgreSQL ${shown} is encoded in ${encoding}`,
      `Make another one: CREATE DATABASE … OWNER "${at.user}" ENCODING 'UTF8' TEMPLATE template0.`,
    )
  return readOnly
    ? new ReadModelError(
        'read_model_unavailable',
        `PostgreSQL at ${at.host}:${at.port} can only be read: it is a standby`,
        'Give UDB_POSTGRES_URL the address of the primary.',
      )
    : null
}

/** What is there then is not whole; a gateway that starts makes it anew. */
export const rebuildUnfinished = (): ReadModelError =>
  new ReadModelError(
    'read_model_refused',
    'a rebuild of the read model did not end',
    'Run `udb projection rebuild` again, or start a gateway, which does the same first.',
  )
