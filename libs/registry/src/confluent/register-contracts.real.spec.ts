import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { EVENT_NAMES, type EventSchema, type SchemaFile, schemaOf } from '@udb/events'
import { openConfluentRegistry } from './open-confluent-registry.js'
import { fileOf, ownGroup, withField } from './own-group.fixture.js'
import { registerContracts } from './register-contracts.js'
import { RegistryCalls } from './registry-calls.js'
import { RegistryHttp } from './registry-http.js'
import { RegistryProxy } from './registry-proxy.fixture.js'

const cancelled = schemaOf('job.cancelled')
const SUBJECT = 'udb.jobs.v1-udb.JobCancelled'

/** A registry of one's own, and what it holds. */
function place() {
  const access = ownGroup()
  const calls = new RegistryCalls(new RegistryHttp(access))
  const lines: string[] = []
  const register = (schemas: readonly SchemaFile[], tenants: readonly string[] = []) =>
    registerContracts({ ...access, tenants, schemas, out: (line) => lines.push(line) })
  const subjects = async () => (await calls.http.ask('GET', '/subjects')).body
  const rule = (level: string, subject = SUBJECT) =>
    calls.http.ask('PUT', `/config/${subject}`, JSON.stringify({ compatibility: level }))
  return { access, calls, lines, register, subjects, rule }
}

/** Apicurio tells the default as if it were the subject's own; Confluent's registry says that there is none. */
async function asConfluentWithADefault(): Promise<RegistryProxy> {
  const proxy = new RegistryProxy()
  proxy.behaviour = ({ method, url = '' }, response) => {
    if (method !== 'GET' || !url.includes('/config')) return 'ask the registry'
    const isOfAll = url.endsWith('/config')
    response.writeHead(isOfAll ? 200 : 404, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
    response.end(
      JSON.stringify(isOfAll ? { compatibilityLevel: 'FULL_TRANSITIVE' } : { error_code: 40_408, message: 'none' }),
    )
  }
  await proxy.start()
  return proxy
}

const all = EVENT_NAMES.map((event) => fileOf(schemaOf(event)))

describe('registering the contracts', () => {
  test('makes every subject with its compatibility, and the second time nothing', async () => {
    const { register, calls, lines } = place()
    const { made, present } = await register(all, ['acme'])
    expect(present).toEqual([])
    expect(new Set(made.map(({ event }) => event))).toEqual(new Set(EVENT_NAMES))
    expect(made.map(({ subject }) => subject)).toContain('udb.requests.acme.v1-udb.JobRequested')
    for (const { subject } of made) expect(await calls.compatibilityOf(subject)).toBe('FULL_TRANSITIVE')
    expect(lines).toContain(`${made.length} schemas registered, 0 were there`)
    expect(await register(all, ['acme'])).toEqual({ made: [], present: made })
  })

  test('may be done by two at the same time', async () => {
    const { register, calls } = place()
    const [one, other] = await Promise.all([register(all), register(all)])
    const ids = ({ made, present }: typeof one) =>
      new Map([...made, ...present].map(({ subject, id }) => [subject, id] as const))
    expect(ids(one)).toEqual(ids(other))
    expect(await calls.versionsOf(SUBJECT)).toHaveLength(1)
  })

  test('goes on where a run was broken off after the compatibility', async () => {
    const { register, rule } = place()
    await rule('FULL_TRANSITIVE')
    expect((await register([fileOf(cancelled)])).made).toHaveLength(1)
  })

  test('takes the versions of an event in their order', async () => {
    const { register, calls } = place()
    const versions = [cancelled, withField(cancelled, 'note'), withField(withField(cancelled, 'note'), 'by')]
    await register(versions.map((schema, i) => fileOf(schema, i + 1)))
    expect((await calls.versionsOf(SUBJECT)).map(({ schema }) => schema)).toEqual(versions)
  })

  test('takes other docs for no other schema, and the services find it', async () => {
    const { access, register } = place()
    const [old] = (await register([fileOf({ ...cancelled, doc: 'Said worse.' })])).made
    expect(await register([fileOf(cancelled)])).toEqual({ made: [], present: [old] })
    const registry = await openConfluentRegistry(access)
    expect(await registry.idFor('udb.jobs.v1', 'job.cancelled')).toBe(old!.id)
    await registry.close()
  })

  test.each(['BACKWARD', 'NONE'])('refuses a subject of compatibility %s, and makes nothing', async (level) => {
    const { register, rule, calls, subjects } = place()
    await calls.register(SUBJECT, cancelled)
    await rule(level)
    await expect(register(all)).rejects.toMatchObject({
      code: 'subject_differs',
      message: `${SUBJECT}: its compatibility is ${level}, and should be FULL_TRANSITIVE`,
      hint: expect.stringContaining(`/config/${SUBJECT}`),
    })
    expect(await subjects()).toEqual([SUBJECT])
    expect(await calls.compatibilityOf(SUBJECT)).toBe(level)
  })

  test('sets the compatibility of a subject that only the default of the registry kept safe', async () => {
    const { access, register, calls, lines } = place()
    await register([fileOf(cancelled)])
    const proxy = await asConfluentWithADefault()
    const through = { ...access, url: proxy.url, tenants: [], schemas: [fileOf(cancelled)] }
    const told = await registerContracts({ ...through, out: (line) => lines.push(line) })
    await proxy.stop()
    expect(told.present).toHaveLength(1)
    expect(proxy.asked).toContain(`PUT /config/${SUBJECT}`)
    expect(await calls.compatibilityOf(SUBJECT)).toBe('FULL_TRANSITIVE')
    expect(lines).toContain(`set FULL_TRANSITIVE for ${SUBJECT}, which had the registry's default`)
  })

  test('refuses a subject that somebody made without a compatibility', async () => {
    const { register, calls } = place()
    await calls.http.ask('POST', `/subjects/${SUBJECT}/versions`, JSON.stringify({ schema: JSON.stringify(cancelled) }))
    await expect(register(all)).rejects.toMatchObject({ code: 'subject_differs' })
  })

  test('names file, field, rule and subject of what the registry does not take, and registers the rest', async () => {
    const { register, calls } = place()
    await register([fileOf(cancelled)])
    const broken = withField(cancelled, 'by', false)
    await expect(register([...all, fileOf(broken, 2)])).rejects.toMatchObject({
      code: 'schema_refused',
      message: expect.stringContaining(
        `schemas/any/job.cancelled.v2.avsc on ${SUBJECT}: by: field_added_without_default: against the registered version 1:`,
      ),
    })
    expect(await calls.versionsOf(SUBJECT)).toHaveLength(1)
    expect(await calls.versionsOf('udb.jobs.v1-udb.JobCreated')).toHaveLength(1)
  })

  test('says in the words of the registry what no rule of ours names', async () => {
    const { register } = place()
    const nameless = { ...cancelled, name: 'No such name!' } as EventSchema
    await expect(register([fileOf(nameless)])).rejects.toMatchObject({ code: 'schema_refused' })
  })
})

describe('the check at the start of a service', () => {
  const tenants = ['acme']

  test('passes where everything is registered, and has learnt the ids', async () => {
    const { access, register } = place()
    await register(all, tenants)
    const registry = await openConfluentRegistry(access)
    await expect(registry.checkRegistered({ tenants })).resolves.toBeUndefined()
    await registry.close()
    expect(await registry.idFor('udb.requests.acme.v1', 'job.requested')).toBeGreaterThan(0)
  })

  test('names what is missing, makes nothing, and passes once it is there', async () => {
    const { access, register, subjects } = place()
    await register(all)
    const before = await subjects()
    const registry = await openConfluentRegistry(access)
    await expect(registry.checkRegistered({ tenants })).rejects.toMatchObject({
      code: 'subject_unknown',
      message: expect.stringMatching(/udb\.requests\.acme\.v1-udb\.Job\w+, udb\.requests\.acme\.v1-udb\.Job\w+$/),
      hint: 'Run `./udb contracts register`.',
    })
    expect(await subjects()).toEqual(before)
    await register(all, tenants)
    await expect(registry.checkRegistered({ tenants })).resolves.toBeUndefined()
    await registry.close()
  })

  test('names an older schema under the subject as missing', async () => {
    const { access, register } = place()
    const other = randomUUID().replaceAll('-', '')
    await register([fileOf(withField(cancelled, `f${other}`))])
    const registry = await openConfluentRegistry(access)
    await expect(registry.checkRegistered({ tenants: [], events: ['job.cancelled'] })).rejects.toMatchObject({
      code: 'subject_unknown',
      message: `what this version writes is not registered for ${SUBJECT}`,
    })
    await registry.close()
  })

  test('refuses a subject of another compatibility, as somebody may register there what nobody can read', async () => {
    const { access, register, rule } = place()
    await register(all)
    await rule('BACKWARD')
    const registry = await openConfluentRegistry(access)
    await expect(registry.checkRegistered({ tenants: [] })).rejects.toMatchObject({
      code: 'subject_differs',
      message: `${SUBJECT}: its compatibility is BACKWARD, and should be FULL_TRANSITIVE`,
    })
    await expect(registry.checkRegistered({ tenants: [], events: ['job.created'] })).resolves.toBeUndefined()
    await registry.close()
  })
})
