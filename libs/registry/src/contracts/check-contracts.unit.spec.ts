import { describe, expect, test } from '@jest/globals'
import type { AvroField, AvroType, EventSchema, SchemaFile } from '@udb/events'
import { checkContracts } from './check-contracts.js'
import type { SampleFile } from './check-samples.js'
import type { ContractRule } from './violation.js'

const field = (name: string, type: AvroType, more: Partial<AvroField> = {}): AvroField => ({
  name,
  type,
  doc: 'Means something.',
  ...more,
})
const record = (name: string, ...fields: AvroField[]) =>
  ({ type: 'record', name, doc: 'Is something.', fields }) as const

const meta = field('meta', record('Meta', field('tenant', 'string')))
const part = record('Part', field('kind', 'string'), field('note', ['null', 'string'], { default: null }))
const boxPacked: EventSchema = {
  ...record(
    'BoxPacked',
    meta,
    field('count', 'int'),
    field('at', { type: 'long', logicalType: 'timestamp-millis' }),
    field('weight', 'double', { default: 0 }),
    field('label', ['null', 'string'], { default: null }),
    field('parts', { type: 'array', items: part }),
    field('spare', ['null', 'Part'], { default: null }),
    field('marks', { type: 'map', values: 'long' }),
  ),
  namespace: 'udb',
  event: 'box.packed',
  routes: [{ topic: 'udb.jobs.v1', key: 'jobId' }],
}

const fileOf = (schema: EventSchema, version = 1, event = schema.event): SchemaFile => ({
  file: `box/${event}.v${version}.avsc`,
  event,
  version,
  schema,
})

const packed = {
  meta: { tenant: 'acme' },
  count: 1,
  at: 0,
  weight: 1,
  label: null,
  parts: [{ kind: 'a', note: null }],
  spare: { kind: 'b', note: 'n' },
  marks: { a: 1 },
}
const sample = (valid: boolean, json: unknown, version = 1, event = 'box.packed'): SampleFile => ({
  file: `box/${event}.v${version}.${valid ? 'valid' : 'invalid'}-x.json`,
  event,
  version,
  valid,
  json,
})
const samples = [sample(true, packed), sample(false, { ...packed, count: 'one' })]

const changed = (schema: EventSchema, change: (fields: readonly AvroField[]) => readonly AvroField[]): EventSchema => ({
  ...schema,
  fields: change(schema.fields),
})
const retyped = (name: string, type: AvroType, more: Partial<AvroField> = {}) =>
  changed(boxPacked, (fields) => fields.map((f) => (f.name === name ? { ...f, type, ...more } : f)))
const without = (name: string) => changed(boxPacked, (fields) => fields.filter((f) => f.name !== name))
const plus = (...added: AvroField[]) => changed(boxPacked, (fields) => [...fields, ...added])
const renamedPart = changed(retyped('parts', { type: 'array', items: { ...part, name: 'Piece' } }), (f) =>
  f.filter(({ name }) => name !== 'spare'),
)
const parts = (...fields: AvroField[]) => retyped('parts', { type: 'array', items: { ...part, fields } })

/** Avro wants a record defined where it first stands, so a new order moves the definition. */
const namedPartFirst = (f: AvroField): AvroField =>
  f.name === 'spare'
    ? { ...f, type: ['null', part] }
    : f.name === 'parts'
      ? { ...f, type: { type: 'array', items: 'Part' } }
      : f

/** What a change would be told of, without the rules about samples, which have tests of their own. */
function told(current: readonly SchemaFile[], released: readonly SchemaFile[] = []): string[] {
  return checkContracts(current, released, [])
    .filter(({ rule }) => rule !== 'sample_missing')
    .map(({ file, field, rule }) => `${file.replace(/^box\//, '')} ${field} ${rule}`)
}

type Row = readonly [change: string, schema: EventSchema, field: string, rule: ContractRule]

describe('a new version of an event', () => {
  const readers = (schema: EventSchema) => told([fileOf(boxPacked), fileOf(schema, 2)])

  test.each<Row>([
    ['with a new field that has no default', plus(field('colour', 'string')), 'colour', 'field_added_without_default'],
    [
      'with a new nullable field that has no default',
      plus(field('colour', ['null', 'string'])),
      'colour',
      'field_added_without_default',
    ],
    ['without a field that had no default', without('count'), 'count', 'field_removed_without_default'],
    ['with a widened number, which old readers cannot read', retyped('count', 'long'), 'count', 'type_changed'],
    ['with a narrowed number', retyped('weight', 'float'), 'weight', 'type_changed'],
    ['with a number that became text', retyped('count', 'string'), 'count', 'type_changed'],
    ['with text that became bytes', retyped('label', ['null', 'bytes']), 'label', 'type_changed'],
    ['without the unit of a time', retyped('at', 'long'), 'at', 'type_changed'],
    [
      'with another unit of a time',
      retyped('at', { type: 'long', logicalType: 'timestamp-micros' }),
      'at',
      'type_changed',
    ],
    ['with a field that may be null now', retyped('count', ['int', 'null']), 'count', 'union_grown'],
    ['with one more branch of a union', retyped('label', ['null', 'string', 'long']), 'label', 'union_grown'],
    ['with a field that may no more be null', retyped('label', 'string', { default: '' }), 'label', 'union_shrunk'],
    ['with another name of its record', { ...boxPacked, name: 'BoxFilled' }, '', 'record_renamed'],
    ['with another namespace', { ...boxPacked, namespace: 'box' }, '', 'record_renamed'],
    ['with another name of a record inside', renamedPart, 'parts[]', 'record_renamed'],
    [
      'with a new field without default deep inside',
      parts(...part.fields, field('size', 'int')),
      'parts[].size',
      'field_added_without_default',
    ],
    ['without a field deep inside', parts(part.fields[1]!), 'parts[].kind', 'field_removed_without_default'],
    ['with another type deep inside', parts(field('kind', 'long'), part.fields[1]!), 'parts[].kind', 'type_changed'],
    ['with a list that became one', retyped('parts', part), 'parts', 'type_changed'],
    ['with other values in a map', retyped('marks', { type: 'map', values: 'string' }), 'marks{}', 'type_changed'],
    [
      'with an enum',
      plus(field('state', { type: 'enum', name: 'S', symbols: ['A'] } as never, { default: 'A' })),
      'state',
      'enum_used',
    ],
  ])('%s is refused', (_, schema, field_, rule) => {
    expect(readers(schema)).toEqual([`box.packed.v2.avsc ${field_} ${rule}`])
  })

  test('with a renamed field is one with a field less and a field more', () => {
    expect(readers(changed(without('count'), (fields) => [...fields, field('number', 'int')]))).toEqual([
      'box.packed.v2.avsc number field_added_without_default',
      'box.packed.v2.avsc count field_removed_without_default',
    ])
  })

  test.each<readonly [change: string, schema: EventSchema]>([
    ['with nothing new', boxPacked],
    ['with a new field that has a default', plus(field('colour', ['null', 'string'], { default: null }))],
    [
      'with a new list that is empty by default',
      plus(field('tags', { type: 'array', items: 'string' }, { default: [] })),
    ],
    ['without a field that had a default', without('weight')],
    ['with another default', retyped('weight', 'double', { default: 1 })],
    ['with other docs', { ...retyped('count', 'int', { doc: 'How many.' }), doc: 'Said better.' }],
    [
      'with its fields in another order',
      changed(boxPacked, ([first, ...rest]) => [first!, ...rest.reverse()].map(namedPartFirst)),
    ],
    [
      'with one more topic',
      { ...boxPacked, routes: [...boxPacked.routes, { topic: 'udb.catalog.v1', key: 'tenant' }] },
    ],
    ['with a new field that has a default deep inside', parts(...part.fields, field('size', 'int', { default: 0 }))],
  ])('%s is taken', (_, schema) => {
    expect(readers(schema)).toEqual([])
  })

  test('must be readable by every older one, not only by the last', () => {
    const second = without('weight')
    const third = changed(second, (fields) => [...fields, field('weight', 'string', { default: '' })])
    expect(told([fileOf(boxPacked), fileOf(second, 2), fileOf(third, 3)])).toEqual([
      'box.packed.v3.avsc weight type_changed',
    ])
  })

  test('is compared with released versions that are gone, too', () => {
    const first = fileOf(boxPacked)
    expect(told([fileOf(without('count'), 2)], [first])).toEqual([
      'box.packed.v1.avsc  released_removed',
      'box.packed.v2.avsc  version_gap',
      'box.packed.v2.avsc count field_removed_without_default',
    ])
  })

  test('says against which version, and what to do', () => {
    expect(checkContracts([fileOf(boxPacked), fileOf(plus(field('colour', 'string')), 2)], [], [])).toContainEqual({
      file: 'box/box.packed.v2.avsc',
      field: 'colour',
      rule: 'field_added_without_default',
      message: 'against version 1: the field is new and has no default',
      hint: 'Give the field a default, which readers take for events that were written before.',
    })
  })
})

describe('a version that is released', () => {
  const frozen = (schema: EventSchema) => told([fileOf(schema)], [fileOf(boxPacked)])

  test.each<readonly [change: string, schema: EventSchema, field: string]>([
    ['a field less', without('weight'), 'weight'],
    ['a field more, with a default', plus(field('colour', ['null', 'string'], { default: null })), 'colour'],
    [
      'a list of records more',
      plus(field('extras', { type: 'array', items: record('Extra', field('x', 'int')) }, { default: [] })),
      'extras',
    ],
    ['another type', retyped('count', 'long'), 'count'],
    ['another default', retyped('weight', 'double', { default: 1 }), 'weight'],
    [
      'a default less',
      changed(boxPacked, (f) => f.map((x) => (x.name === 'weight' ? field('weight', 'double') : x))),
      'weight',
    ],
    ['another field inside a record', parts(field('kind', 'string'), field('note', 'string')), 'parts[].note'],
    ['another topic', { ...boxPacked, routes: [{ topic: 'udb.catalog.v1', key: 'tenant' }] }, ''],
    ['another order', changed(boxPacked, ([a, b, c, ...rest]) => [a!, c!, b!, ...rest]), ''],
  ])('with %s is refused', (_, schema, field_) => {
    expect(frozen(schema)).toEqual([`box.packed.v1.avsc ${field_} released_changed`])
  })

  test('may be said better', () => {
    expect(frozen({ ...retyped('count', 'int', { doc: 'How many.' }), doc: 'Said better.' })).toEqual([])
  })

  test('stays, so that its events stay readable', () => {
    expect(told([], [fileOf(boxPacked)])).toEqual(['box.packed.v1.avsc  released_removed'])
  })
})

describe('any schema', () => {
  const other: EventSchema = { ...boxPacked, name: 'BoxSent', event: 'box.sent' }
  const third: EventSchema = { ...boxPacked, name: 'BoxLost', event: 'box.lost' }
  const otherMeta = changed(third, ([, ...rest]) => [
    field('meta', record('Meta', field('tenant', 'string'), field('at', 'long'))),
    ...rest,
  ])

  test.each<readonly [what: string, files: readonly SchemaFile[], violation: string]>([
    [
      'is called in the file as in itself',
      [fileOf(boxPacked, 1, 'box.filled')],
      'box.filled.v1.avsc event event_name_mismatch',
    ],
    ['begins with version 1', [fileOf(boxPacked, 2)], 'box.packed.v2.avsc  version_gap'],
    ['leaves out no version', [fileOf(boxPacked), fileOf(boxPacked, 3)], 'box.packed.v3.avsc  version_gap'],
    [
      'is there once',
      [fileOf(boxPacked), { ...fileOf(boxPacked), file: 'crate/box.packed.v1.avsc' }],
      'crate/box.packed.v1.avsc  event_duplicate',
    ],
    [
      'has a record name of its own',
      [fileOf(boxPacked), fileOf({ ...other, name: 'BoxPacked' })],
      'box.sent.v1.avsc name record_name_taken',
    ],
    [
      'has the same records as others',
      [fileOf(boxPacked), fileOf({ ...parts(part.fields[0]!), name: 'BoxSent', event: 'box.sent' })],
      'box.sent.v1.avsc parts[] record_differs',
    ],
    [
      'has an envelope',
      [fileOf(boxPacked), fileOf(without('meta'), 1, 'box.packed')].slice(1),
      'box.packed.v1.avsc meta meta_differs',
    ],
    [
      'has the envelope of the others',
      [fileOf(boxPacked), fileOf(other), fileOf(otherMeta)],
      'box.lost.v1.avsc meta meta_differs',
    ],
    [
      'says what each field means',
      [fileOf(retyped('count', 'int', { doc: ' ' }))],
      'box.packed.v1.avsc count doc_missing',
    ],
    [
      'says what each field inside means',
      [fileOf(parts(part.fields[0]!, { name: 'note', type: 'string' }))],
      'box.packed.v1.avsc parts[].note doc_missing',
    ],
    ['says what it means itself', [fileOf({ ...boxPacked, doc: '' })], 'box.packed.v1.avsc  doc_missing'],
    ['goes somewhere', [fileOf({ ...boxPacked, routes: [] })], 'box.packed.v1.avsc routes route_unknown'],
    [
      'goes to a topic that there is',
      [fileOf({ ...boxPacked, routes: [{ topic: 'udb.job.v1', key: 'jobId' }] })],
      'box.packed.v1.avsc routes[0].topic route_unknown',
    ],
    [
      'goes under a key that it has',
      [fileOf({ ...boxPacked, routes: [{ topic: 'udb.jobs.v1', key: 'colour' }] })],
      'box.packed.v1.avsc routes[0].key route_unknown',
    ],
    [
      'goes under a key that is text',
      [fileOf({ ...boxPacked, routes: [{ topic: 'udb.jobs.v1', key: 'count' }] })],
      'box.packed.v1.avsc routes[0].key route_unknown',
    ],
    ['is one that Avro takes', [fileOf(retyped('count', 'integer'))], 'box.packed.v1.avsc  schema_invalid'],
    [
      'has defaults that fit',
      [fileOf(retyped('weight', 'double', { default: 'heavy' }))],
      'box.packed.v1.avsc  schema_invalid',
    ],
    ['is a record', [fileOf({ event: 'box.packed' } as EventSchema)], 'box.packed.v1.avsc  schema_invalid'],
    ['is no number', [fileOf(null as never, 1, 'box.packed')], 'box.packed.v1.avsc  schema_invalid'],
  ])('%s', (_, files, violation) => {
    expect(told(files)).toEqual([violation])
  })
})

describe('samples', () => {
  const sampled = (...of: SampleFile[]) =>
    checkContracts([fileOf(boxPacked)], [], of).map(({ file, field, rule }) => [file, field, rule].join(' '))

  test('that are right are taken', () => {
    expect(sampled(...samples)).toEqual([])
  })

  test.each<readonly [what: string, of: readonly SampleFile[], violation: string]>([
    ['a valid one is missing', [samples[1]!], 'box/box.packed.v1.avsc  sample_missing'],
    ['an invalid one is missing', [samples[0]!], 'box/box.packed.v1.avsc  sample_missing'],
    [
      'a valid one has a wrong type',
      [...samples, { ...sample(true, { ...packed, count: 'one' }), file: 'a.json' }],
      'a.json count sample_rejected',
    ],
    [
      'a valid one is wrong inside',
      [...samples, { ...sample(true, { ...packed, parts: [{}] }), file: 'a.json' }],
      'a.json parts.0.kind sample_rejected',
    ],
    [
      'a valid one has a field too many',
      [...samples, { ...sample(true, { ...packed, colour: 'red' }), file: 'a.json' }],
      'a.json  sample_rejected',
    ],
    ['a valid one is no JSON', [...samples, { ...sample(true, undefined), file: 'a.json' }], 'a.json  sample_rejected'],
    ['an invalid one is valid', [...samples, { ...sample(false, packed), file: 'a.json' }], 'a.json  sample_accepted'],
    [
      'one belongs to no schema',
      [...samples, sample(true, packed, 2)],
      'box/box.packed.v2.valid-x.json  sample_orphaned',
    ],
  ])('are told of when %s', (_, of, violation) => {
    expect(sampled(...of)).toEqual([violation])
  })

  test('write bytes as Avro does, a character a byte, also inside unions and lists', () => {
    const withBytes = plus(
      field('raw', 'bytes'),
      field('maybe', ['null', 'bytes']),
      field('many', { type: 'array', items: 'bytes' }),
    )
    const json = { ...packed, raw: '\u0000\u00ff', maybe: 'a', many: ['b'] }
    expect(checkContracts([fileOf(withBytes)], [], [sample(true, json), sample(false, { ...json, raw: 7 })])).toEqual(
      [],
    )
  })
})
