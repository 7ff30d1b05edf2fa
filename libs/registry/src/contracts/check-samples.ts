import type { AvroRecord, AvroType, SchemaFile } from '@udb/events'
import avro from 'avsc'
import { recordsIn, shapeOf } from './schema-walk.js'
import type { Violation } from './violation.js'

/** A sample beside its schema: `<event>.v<N>.valid-<what>.json` or `….invalid-<what>.json`. */
export interface SampleFile {
  /** Below the schemas folder, with `/`. */
  readonly file: string
  readonly event: string
  readonly version: number
  readonly valid: boolean
  /** Undefined where the file is no JSON. */
  readonly json: unknown
}

/** Every version has samples of what it takes and of what it refuses, and they are right. */
export function checkSamples(files: readonly SchemaFile[], samples: readonly SampleFile[]): Violation[] {
  const of = ({ event, version }: { event: string; version: number }): string => `${event}.v${version}`
  const known = new Set(files.map(of))
  return [
    ...files.flatMap((file) =>
      checkOne(
        file,
        samples.filter((sample) => of(sample) === of(file)),
      ),
    ),
    ...samples
      .filter((sample) => !known.has(of(sample)))
      .map(({ file }) => ({
        file,
        field: '',
        rule: 'sample_orphaned' as const,
        message: 'there is no schema that it is a sample of',
        hint: 'Call it as its schema is called, or remove it.',
      })),
  ]
}

function checkOne(file: SchemaFile, samples: readonly SampleFile[]): Violation[] {
  const missing = [true, false].filter((valid) => !samples.some((sample) => sample.valid === valid))
  return [
    ...missing.map((valid): Violation => {
      const name = `${file.event}.v${file.version}.${valid ? 'valid-full' : 'invalid-<what>'}.json`
      const message = `it has no sample that is ${valid ? 'valid' : 'invalid'}`
      return { file: file.file, field: '', rule: 'sample_missing', message, hint: `Add ${name} beside it.` }
    }),
    ...samples.flatMap((sample) => checkSample(file, sample)),
  ]
}

function checkSample({ schema }: SchemaFile, { file, valid, json }: SampleFile): Violation[] {
  const type = avro.Type.forSchema(schema as unknown as avro.Schema, { wrapUnions: false })
  const bad: string[] = []
  const value = withBytes(schema, json, recordsIn(schema))
  const fits = type.isValid(value, { noUndeclaredFields: true, errorHook: (path) => bad.push(path.join('.')) })
  if (fits === valid) return []
  if (valid) {
    const message = json === undefined ? 'it is no JSON' : 'the schema does not take it'
    return [
      {
        file,
        field: bad[0] ?? '',
        rule: 'sample_rejected',
        message,
        hint: 'Correct the sample; or the schema, unless it is released.',
      },
    ]
  }
  const message = 'the schema takes it, though it is called invalid'
  return [
    {
      file,
      field: '',
      rule: 'sample_accepted',
      message,
      hint: 'Make the sample break the rule that its name tells of.',
    },
  ]
}

/** Bytes stand in JSON as Avro has them: a string with one character a byte. */
function withBytes(type: AvroType, json: unknown, records: ReadonlyMap<string, AvroRecord>): unknown {
  const shape = shapeOf(type, records)
  if (shape.kind === 'primitive')
    return shape.name === 'bytes' && typeof json === 'string' ? Buffer.from(json, 'latin1') : json
  if (shape.kind === 'union') {
    const asText = shape.branches.some((branch) => shapeOf(branch, records).kind === 'primitive' && branch === 'string')
    const fitting = shape.branches.find((branch) => takes(shapeOf(branch, records).kind, branch, json, asText))
    return fitting === undefined ? json : withBytes(fitting, json, records)
  }
  if (shape.kind === 'array')
    return Array.isArray(json) ? json.map((item: unknown) => withBytes(shape.inner, item, records)) : json
  if (!isObject(json)) return json
  if (shape.kind === 'map') return mapValues(json, (_, value) => withBytes(shape.inner, value, records))
  if (shape.kind !== 'record') return json
  const types = new Map(shape.record.fields.map((field) => [field.name, field.type]))
  return mapValues(json, (name, value) => (types.has(name) ? withBytes(types.get(name)!, value, records) : value))
}

/** Which branch of a union a JSON value goes into, as far as bytes inside it make a difference. */
function takes(kind: string, branch: AvroType, json: unknown, asText: boolean): boolean {
  if (Array.isArray(json)) return kind === 'array'
  if (isObject(json)) return kind === 'record' || kind === 'map'
  return typeof json === 'string' && branch === 'bytes' && !asText
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapValues = (
  object: Record<string, unknown>,
  value: (key: string, before: unknown) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).map(([key, before]) => [key, value(key, before)]))
