import { describe, expect, test } from '@jest/globals'
import type { AvroField, EventSchema, SchemaFile } from '@udb/events'
import {
  boxPacked,
  changed,
  field,
  fileOf,
  part,
  parts,
  plus,
  record,
  renamedPart,
  retyped,
  without,
} from './box-packed.fixture.js'
import { checkContracts } from './check-contracts.js'
import type { ContractRule } from './violation.js'

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
