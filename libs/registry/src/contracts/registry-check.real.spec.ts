import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type EventSchema, readSchemaFiles, schemaOf } from '@udb/events'
import { realStack } from '@udb/stack'
import { withField } from '../confluent/own-group.fixture.js'
import { registerContracts } from '../confluent/register-contracts.js'
import { runContractsCheck } from './run-contracts-check.js'

const root = join(import.meta.dirname, '../../../..')
const url = realStack().schemaRegistryUrl

/** The folder of somebody who publishes one event, to a topic that no other test has. */
let folder: string
let event: EventSchema
let subject: string

const write = (version: number, schema: object): void =>
  writeFileSync(join(folder, `inbox/job.cancel.requested.v${version}.avsc`), JSON.stringify(schema))
const register = () => registerContracts({ url, tenants: [], schemas: readSchemaFiles(folder), out: () => undefined })

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines: Record<'out' | 'err', string[]> = { out: [], err: [] }
  const io = { root, out: (line: string) => lines.out.push(line), err: (line: string) => lines.err.push(line) }
  const code = await runContractsCheck(argv, io)
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') }
}
const check = (...more: string[]) => run('--registry', url, '--schemas', folder, ...more)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'udb-producer-'))
  mkdirSync(join(folder, 'inbox'))
  const topic = `spec.${randomUUID()}`
  event = { ...schemaOf('job.cancel.requested'), routes: [{ topic, key: 'jobId' }] }
  subject = `${topic}-udb.JobCancelRequested`
  write(1, event)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('udb contracts check --registry, for a folder of one’s own', () => {
  test('names the subject that is not there, and passes once it is', async () => {
    const { code, err } = await check()
    expect(code).toBe(1)
    expect(err.split('\n').slice(0, 3)).toEqual([
      `${folder}/inbox/job.cancel.requested.v1.avsc`,
      '  subject_missing: nothing is registered under the subject',
      `  on ${subject}`,
    ])
    await register()
    expect(await check()).toEqual({ code: 0, err: '', out: `Contracts are kept: 1 schemas, 1 subjects of ${url}.` })
  })

  test('names the field of a change that nobody may make, and of one that could not come', async () => {
    await register()
    const other = { ...event.fields.at(-1)!, type: ['null', 'long'] }
    write(1, { ...event, fields: [...event.fields.slice(0, -1), other] })
    expect((await check()).err).toContain(
      `: ${other.name}\n  registered_differs: version 1 is registered otherwise: the field changed`,
    )
    write(1, event)
    write(2, withField(event, 'by', false))
    const { code, out } = await check('--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({
      registry: { url, subjects: 1, notes: [] },
      schemas: 2,
      violations: [
        {
          subject,
          file: 'inbox/job.cancel.requested.v2.avsc',
          field: 'by',
          rule: 'field_added_without_default',
          message: 'against the registered version 1: the field is new and has no default',
          hint: expect.any(String),
        },
      ],
    })
  })

  test('takes a version that would be taken for missing, and one of others for a note', async () => {
    await register()
    write(2, withField(event, 'by'))
    expect((await check()).err).toContain('version_missing: version 2 is not registered')
    await register()
    rmSync(join(folder, 'inbox/job.cancel.requested.v2.avsc'))
    expect(await check()).toMatchObject({ code: 0, out: expect.stringMatching(/^note: .*newer than what this folder/) })
  })

  test('names a compatibility that was set otherwise', async () => {
    await register()
    await fetch(`${url}/config/${subject}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: '{"compatibility":"NONE"}',
    })
    expect((await check()).err).toContain('compatibility_differs: the compatibility is NONE, and should be FULL_TRANS')
  })

  test('names a file that is no schema of an event', async () => {
    await register()
    write(2, { type: 'record', name: 'X', fields: [] })
    expect((await check()).err).toContain('schema_invalid')
  })
})

describe('udb contracts check --registry', () => {
  test('checks the schemas of this checkout too, with the inboxes of the tenants that are named', async () => {
    const { out } = await run('--registry', url, '--tenants', 'acme, umbrella', '--json')
    const { against, registry, schemas } = JSON.parse(out) as {
      against: string
      registry: { subjects: number }
      schemas: number
    }
    expect(against).toMatch(/release|v\d/)
    const plain = JSON.parse((await run('--registry', url, '--json')).out) as { registry: { subjects: number } }
    expect(schemas).toBeGreaterThan(40)
    expect(registry.subjects).toBe(plain.registry.subjects + 4)
  })

  test.each([
    ['a registry that is away', ['--registry', 'http://127.0.0.1:9/apis/ccompat/v7'], /^registry_unavailable: /],
    ['an address that is none', ['--registry', 'registry'], /^registry_unavailable: .*no URL/],
    ['a folder without a registry', ['--schemas', '.'], /go with --registry[^]*usage/],
    [
      'a folder that is not there',
      ['--registry', url, '--schemas', '/nowhere/at/all'],
      /\/nowhere\/at\/all cannot be read/,
    ],
    ['a folder without schemas', ['--registry', url, '--schemas', import.meta.dirname], /holds no schema/],
    ['a history of other schemas', ['--registry', url, '--schemas', '.', '--against', 'v1'], /--against[^]*usage/],
  ])('does not take %s for a success', async (_, argv, message) => {
    expect(await run(...argv)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) })
  })

  test('says in JSON too why it could not check', async () => {
    const { code, out } = await run('--registry', 'http://127.0.0.1:9', '--json')
    expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({ code: 2, error: { code: 'registry_unavailable' } })
  })
})
