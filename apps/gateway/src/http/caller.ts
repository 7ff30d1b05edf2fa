import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { DEFAULT_TENANT } from '@udb/events'
import type { Settings } from '@udb/service'
import { quoted } from '../problem.js'
import { HttpProblem } from './http-problem.js'
import { type Caller, type Role, ROLES } from './role.js'

interface CallerSettings extends Pick<Settings, 'UDB_AUTH'> {
  readonly UDB_API_KEYS: readonly string[]
  readonly UDB_TENANTS: readonly string[]
}

/** Who is calling, by UDB_AUTH. Pure. */
export const callerOf = (headers: IncomingHttpHeaders, settings: CallerSettings): Caller =>
  settings.UDB_AUTH === 'apikey' ? keyHolder(headers, settings) : believed(headers, settings)

/** UDB_AUTH=dev believes what the headers say. */
function believed(headers: IncomingHttpHeaders, { UDB_TENANTS: tenants }: CallerSettings): Caller {
  const role = one(headers['x-udb-role']) ?? 'admin'
  if (!isRole(role))
    throw new HttpProblem(
      'role_unknown',
      `There is no role ${quoted(role)}.`,
      `Name one of ${ROLES.join(', ')} in the header x-udb-role.`,
    )
  return { tenant: tenantNamed(headers, tenants), role, actor: `dev:${role}` }
}

/** A key is of one tenant, or of all: then the header says which. */
function keyHolder(headers: IncomingHttpHeaders, { UDB_API_KEYS: keys, UDB_TENANTS: tenants }: CallerSettings): Caller {
  const key = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const hash = key === undefined ? null : createHash('sha256').update(key).digest('hex')
  // What is compared are hashes, so how long a comparison takes says nothing of the key.
  const held = keys.map((entry) => entry.split(':')).find((fields) => fields[3] === hash)
  if (!held) throw notSignedIn(key !== undefined)
  const [name, of, role] = held as [string, string, Role, string]
  const tenant = of === '*' ? tenantNamed(headers, tenants) : tenantNamed(headers, [of], of)
  return { tenant, role, actor: `key:${name}` }
}

function tenantNamed(headers: IncomingHttpHeaders, tenants: readonly string[], otherwise = DEFAULT_TENANT): string {
  const tenant = one(headers['x-udb-tenant']) ?? otherwise
  if (tenants.includes(tenant)) return tenant
  throw new HttpProblem(
    'tenant_unknown',
    `There is no tenant ${quoted(tenant)}.`,
    'Name one of UDB_TENANTS in the header x-udb-tenant; with the command line, --tenant.',
  )
}

const notSignedIn = (tried: boolean): HttpProblem =>
  new HttpProblem(
    'not_signed_in',
    tried ? 'There is no such key.' : 'The request carries no key.',
    'Send a key of this box in the header authorization: Bearer KEY.',
    { headers: { 'www-authenticate': 'Bearer' } },
  )

export function requireRole({ role }: Caller, least: Role): void {
  if (ROLES.indexOf(role) >= ROLES.indexOf(least)) return
  throw new HttpProblem(
    'role_too_low',
    `This needs the role ${least}; the caller is ${role}.`,
    `Ask somebody who is ${least}.`,
  )
}

const isRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role)
const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header)
