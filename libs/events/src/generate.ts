/** Avro schemas in, TypeScript out. Pure: the files are read and written by `generate-main.ts`. */

export interface AvroField {
  readonly name: string
  readonly type: AvroType
  readonly doc?: string
  readonly default?: unknown
}
export interface AvroRecord {
  readonly type: 'record'
  readonly name: string
  readonly doc?: string
  readonly fields: readonly AvroField[]
}
export interface EventSchema extends AvroRecord {
  readonly namespace: string
  readonly event: string
  readonly routes: readonly { readonly topic: string; readonly key: string }[]
}
export type AvroType =
  | string
  | readonly AvroType[]
  | AvroRecord
  | { readonly type: 'array'; readonly items: AvroType }
  | { readonly type: 'map'; readonly values: AvroType }
  | { readonly type: string; readonly logicalType: string }

const PRIMITIVES: Record<string, string> = {
  string: 'string',
  long: 'number',
  int: 'number',
  float: 'number',
  double: 'number',
  boolean: 'boolean',
  bytes: 'Buffer',
  null: 'null',
}

export class GenerateError extends Error {}

/** The text of `generated/events.ts`. Throws a `GenerateError` that names the schema and the field. */
export function generateTypes(schemas: readonly EventSchema[]): string {
  const interfaces = new Map<string, string>()
  const payloads = schemas.map((schema) => {
    addInterface(interfaces, { ...schema, fields: schema.fields.filter((field) => field.name !== 'meta') })
    const meta = schema.fields.find((field) => field.name === 'meta')
    if (!meta) throw new GenerateError(`${schema.event}: every event has a field 'meta'`)
    typeText(interfaces, meta.type)
    return `  '${schema.event}': ${schema.name}`
  })
  return [
    '// Generated from schemas/ by `npm run generate`; never edited.',
    '/* eslint-disable */',
    ...interfaces.values(),
    `export interface Payloads {\n${payloads.join('\n')}\n}`,
    '',
  ].join('\n\n')
}

/** The text of `generated/schemas.ts`: the schemas themselves, newest version of each event. */
export function generateSchemas(schemas: readonly EventSchema[]): string {
  const entries = schemas.map((schema) => `  ${JSON.stringify(schema.event)}: ${JSON.stringify(schema)},`)
  return [
    '// Generated from schemas/ by `npm run generate`; never edited.',
    `import type { EventSchema } from '../generate.js'`,
    '',
    `export const SCHEMAS = {\n${entries.join('\n')}\n} as const satisfies Record<string, EventSchema>`,
    '',
  ].join('\n')
}

function addInterface(interfaces: Map<string, string>, record: AvroRecord): void {
  const lines = record.fields.map((field) => {
    if (!field.doc) throw new GenerateError(`${record.name}.${field.name}: every field has a doc`)
    return `  /** ${field.doc} */\n  readonly ${field.name}: ${typeText(interfaces, field.type)}`
  })
  const text = `/** ${record.doc ?? ''} */\nexport interface ${record.name} {\n${lines.join('\n')}\n}`
  const before = interfaces.get(record.name)
  if (before !== undefined && before !== text) throw new GenerateError(`${record.name}: defined twice, and differently`)
  interfaces.set(record.name, text)
}

function typeText(interfaces: Map<string, string>, type: AvroType): string {
  if (typeof type === 'string') return PRIMITIVES[type] ?? type
  if (Array.isArray(type)) return type.map((branch: AvroType) => typeText(interfaces, branch)).join(' | ')
  const shaped = type as Exclude<AvroType, string | readonly AvroType[]>
  if ('items' in shaped) return `readonly (${typeText(interfaces, shaped.items)})[]`
  if ('values' in shaped) return `Readonly<Record<string, ${typeText(interfaces, shaped.values)}>>`
  if ('fields' in shaped) {
    addInterface(interfaces, shaped)
    return shaped.name
  }
  return PRIMITIVES[shaped.type] ?? shaped.type
}
