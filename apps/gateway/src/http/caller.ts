import type { IncomingHttpHeaders } from 'node:http'
import { DEFAULT_TENANT } from '@udb/events'
import { quoted } from '../problem.js'
import { HttpProblem } from './http-problem.js'
import { type Caller, type Role, ROLES } from './role.js'

/** Who is calling, as UDB_AUTH=dev believes it. Pure. */
export function callerOf(headers: IncomingHttpHeaders, tenants: readonly string[]): Caller {
  const tenant = one(headers['x-udb-tenant']) ?? DEFAULT_TENANT
  const role = one(headers['x-udb-role']) ?? 'admin'
  if (!tenants.includes(tenant))
    throw new HttpProblem(
      'tenant_unknown',
      `There is no tenant ${quoted(tenant)}.`,
      'Name one of UDB_TENANTS in the header x-udb-tenant.',
    )
  if (!isRole(role))
    throw new HttpProblem(
      'role_unknown',
      `There is no role ${quoted(role)}.`,
      `Name one of ${ROLES.join(', ')} in the header x-udb-role.`,
    )
  return { tenant, role, actor: `dev:${role}` }
}

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
