import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { callerOf } from './caller.js'

const hash = (key: string): string => createHash('sha256').update(key).digest('hex')
const TENANTS = ['default', 'acme', 'globex']

describe('UDB_AUTH=dev', () => {
  const settings = { UDB_AUTH: 'dev', UDB_API_KEYS: [], UDB_TENANTS: TENANTS } as const

  test('believes the headers, and takes the default tenant and the admin without them', () => {
    expect(callerOf({}, settings)).toEqual({ tenant: 'default', role: 'admin', actor: 'dev:admin' })
    expect(callerOf({ 'x-udb-tenant': 'acme', 'x-udb-role': 'viewer' }, settings)).toEqual({
      tenant: 'acme',
      role: 'viewer',
      actor: 'dev:viewer',
    })
  })

  test.each([
    [{ 'x-udb-tenant': 'nobody' }, 'tenant_unknown'],
    [{ 'x-udb-role': 'root' }, 'role_unknown'],
  ])('%j is refused', (headers, code) => {
    expect(() => callerOf(headers, settings)).toThrow(expect.objectContaining({ code }))
  })
})

describe('UDB_AUTH=apikey', () => {
  const settings = {
    UDB_AUTH: 'apikey',
    UDB_API_KEYS: [`ops:*:admin:${hash('of-all')}`, `ana:acme:analyst:${hash('of-acme')}`],
    UDB_TENANTS: TENANTS,
  } as const
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

  test('a key says who it is, for which tenant and in which role; a header raises no role', () => {
    expect(callerOf({ ...bearer('of-acme'), 'x-udb-role': 'admin' }, settings)).toEqual({
      tenant: 'acme',
      role: 'analyst',
      actor: 'key:ana',
    })
  })

  test('a key of all tenants is for the one that the header names', () => {
    expect(callerOf({ ...bearer('of-all'), 'x-udb-tenant': 'globex' }, settings).tenant).toBe('globex')
    expect(callerOf(bearer('of-all'), settings).tenant).toBe('default')
  })

  test('a key of one tenant knows of no other', () => {
    const headers = { ...bearer('of-acme'), 'x-udb-tenant': 'globex' }
    expect(() => callerOf(headers, settings)).toThrow(expect.objectContaining({ code: 'tenant_unknown' }))
  })

  test.each([
    ['no key', {}],
    ['a wrong key', bearer('guess')],
    ['the hash of a key', bearer(hash('of-all'))],
    ['another scheme', { authorization: 'Basic b2YtYWxs' }],
    ['an empty key', { authorization: 'Bearer ' }],
  ])('%s lets nobody in', (_, headers) => {
    expect(() => callerOf(headers, settings)).toThrow(expect.objectContaining({ code: 'not_signed_in' }))
  })
})
