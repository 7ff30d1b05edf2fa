import type { AvroField, AvroRecord, AvroType } from '@udb/events'

/** An Avro type without its spellings: what kind it is, and what is inside. */
export type TypeShape =
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'record'; readonly name: string; readonly record: AvroRecord }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | { readonly kind: 'array' | 'map'; readonly inner: AvroType }
  | { readonly kind: 'named'; readonly name: string }

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])

/**
 * The shape of a type. A record that is only named is looked up in `records`, where each record of a schema stands by its name.
 * A logical type is part of a primitive's name (`long:timestamp-millis`): a reader that takes it for another reads something else.
 */
export function shapeOf(type: AvroType, records: ReadonlyMap<string, AvroRecord>): TypeShape {
  if (typeof type === 'string') {
    if (PRIMITIVES.has(type)) return { kind: 'primitive', name: type }
    const record = records.get(type)
    return record ? { kind: 'record', name: type, record } : { kind: 'named', name: type }
  }
  if (Array.isArray(type)) return { kind: 'union', branches: type as readonly AvroType[] }
  const shaped = type as Record<string, unknown> & { readonly type: string }
  if (shaped.type === 'array') return { kind: 'array', inner: shaped['items'] as AvroType }
  if (shaped.type === 'map') return { kind: 'map', inner: shaped['values'] as AvroType }
  if (shaped.type === 'record') return { kind: 'record', name: String(shaped['name']), record: type as AvroRecord }
  if (!PRIMITIVES.has(shaped.type)) return { kind: 'named', name: String(shaped['name'] ?? shaped.type) }
  const logicalType = shaped['logicalType']
  return { kind: 'primitive', name: typeof logicalType === 'string' ? `${shaped.type}:${logicalType}` : shaped.type }
}

/** What tells one branch of a union from another. */
export function branchName(type: AvroType, records: ReadonlyMap<string, AvroRecord>): string {
  const shape = shapeOf(type, records)
  return 'name' in shape ? shape.name : shape.kind
}

export interface Visit {
  /** As in `steps[].params{}.kind`; empty for the record of the event itself. */
  readonly path: string
  readonly type: AvroType
  /** The field whose type this is; absent for items, values and branches. */
  readonly field?: AvroField
}

/** Every type in a schema, outside in, each record's body once. */
export function* typesIn(type: AvroType, path = '', field?: AvroField): Generator<Visit> {
  yield field ? { path, type, field } : { path, type }
  if (typeof type === 'string') return
  if (Array.isArray(type)) {
    for (const branch of type as readonly AvroType[]) yield* typesIn(branch, path)
    return
  }
  const shaped = type as Exclude<AvroType, string | readonly AvroType[]>
  if ('items' in shaped) yield* typesIn(shaped.items, `${path}[]`)
  else if ('values' in shaped) yield* typesIn(shaped.values, `${path}{}`)
  else if ('fields' in shaped)
    for (const inner of shaped.fields) yield* typesIn(inner.type, childPath(path, inner.name), inner)
}

export const childPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

export const isRecord = (type: AvroType): type is AvroRecord => typeof type === 'object' && 'fields' in type

/** Each record that a schema defines, by its name. */
export const recordsIn = (schema: AvroRecord): ReadonlyMap<string, AvroRecord> =>
  new Map([...typesIn(schema)].flatMap(({ type }) => (isRecord(type) ? [[type.name, type] as const] : [])))

/** The same part of a schema, with every record in it cut down to its name, as Avro writes it from the second time on. */
export function recordsByName(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(recordsByName)
  if (typeof part !== 'object' || part === null) return part
  if ('fields' in part) return (part as AvroRecord).name
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === 'default' ? value : recordsByName(value)]),
  )
}
