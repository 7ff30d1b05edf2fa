import type { AvroField, AvroType, EventSchema, SchemaFile } from '@udb/events'
import type { SampleFile } from './check-samples.js'

/** An event of every shape that Avro has, for tests that change it. */
export const field = (name: string, type: AvroType, more: Partial<AvroField> = {}): AvroField => ({
  name,
  type,
  doc: 'Means something.',
  ...more,
})
export const record = (name: string, ...fields: AvroField[]) =>
  ({ type: 'record', name, doc: 'Is something.', fields }) as const

const meta = field('meta', record('Meta', field('tenant', 'string')))
export const part = record('Part', field('kind', 'string'), field('note', ['null', 'string'], { default: null }))
export const boxPacked: EventSchema = {
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

export const fileOf = (schema: EventSchema, version = 1, event = schema.event): SchemaFile => ({
  file: `box/${event}.v${version}.avsc`,
  event,
  version,
  schema,
})

export const packed = {
  meta: { tenant: 'acme' },
  count: 1,
  at: 0,
  weight: 1,
  label: null,
  parts: [{ kind: 'a', note: null }],
  spare: { kind: 'b', note: 'n' },
  marks: { a: 1 },
}
export const sample = (valid: boolean, json: unknown, version = 1, event = 'box.packed'): SampleFile => ({
  file: `box/${event}.v${version}.${valid ? 'valid' : 'invalid'}-x.json`,
  event,
  version,
  valid,
  json,
})
export const samples = [sample(true, packed), sample(false, { ...packed, count: 'one' })]

export const changed = (
  schema: EventSchema,
  change: (fields: readonly AvroField[]) => readonly AvroField[],
): EventSchema => ({
  ...schema,
  fields: change(schema.fields),
})
export const retyped = (name: string, type: AvroType, more: Partial<AvroField> = {}) =>
  changed(boxPacked, (fields) => fields.map((f) => (f.name === name ? { ...f, type, ...more } : f)))
export const without = (name: string) => changed(boxPacked, (fields) => fields.filter((f) => f.name !== name))
export const plus = (...added: AvroField[]) => changed(boxPacked, (fields) => [...fields, ...added])
export const renamedPart = changed(retyped('parts', { type: 'array', items: { ...part, name: 'Piece' } }), (f) =>
  f.filter(({ name }) => name !== 'spare'),
)
export const parts = (...fields: AvroField[]) => retyped('parts', { type: 'array', items: { ...part, fields } })
