import avro, { type Type } from 'avsc'
import { jsonText } from '../extract/json-text.js'
import { mostColumns, tooManyColumns } from '../extract/reader.js'
import type { InterimValue, RecordColumn } from '../extract/record-writer.js'
import { meaningOf } from './logical-types.js'

/** A column and how its value is taken out of a record. */
export interface AvroColumn extends RecordColumn {
  readonly read: (record: unknown) => InterimValue
  /** True when the value is kept as JSON. */
  readonly nested: boolean
}

type Get = (record: unknown) => unknown

const why = 'as the file says'

/** The columns of a file's type: records within records are laid side by side, names joined by a dot. Pure. */
export function avroColumns(type: Type): AvroColumn[] {
  const columns: AvroColumn[] = []
  const add = (column: AvroColumn): void => {
    if (columns.length >= mostColumns) throw tooManyColumns(mostColumns + 1)
    columns.push(column)
  }
  const walk = (type: Type, name: string, get: Get, above: readonly Type[]): void => {
    const only = onlyBranch(type)
    if (only !== null) walk(only.type, name, only.wrapped ? (record) => unwrapped(get(record)) : get, above)
    else if (type instanceof avro.types.RecordType && !above.includes(type) && type.fields.length > 0) {
      const within = name === '' ? '' : `${name}.`
      for (const field of type.fields) {
        walk(field.type, `${within}${field.name}`, (record) => memberOf(get(record), field.name), [...above, type])
      }
    } else add(leafColumn(type, name === '' ? 'value' : name, get))
  }
  walk(type, '', (record) => record, [])
  return columns
}

/** The one type of a union beside null. */
function onlyBranch(type: Type): { type: Type; wrapped: boolean } | null {
  if (!isUnion(type)) return null
  const [only, ...more] = type.types.filter(({ typeName }) => typeName !== 'null')
  if (only === undefined || more.length > 0) return null
  return { type: only, wrapped: type instanceof avro.types.WrappedUnionType }
}

type UnionType = avro.types.UnwrappedUnionType | avro.types.WrappedUnionType
const isUnion = (type: Type): type is UnionType =>
  type instanceof avro.types.UnwrappedUnionType || type instanceof avro.types.WrappedUnionType

const unwrapped = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Object.values(value)[0] : value
const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : null

const plainTypes: Readonly<Record<string, string>> = {
  null: 'VARCHAR',
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  'abstract:long': 'BIGINT',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  enum: 'VARCHAR',
}

function leafColumn(type: Type, name: string, get: Get): AvroColumn {
  const base = { name, why, coding: 'text' as const, nested: false }
  const meaning = meaningOf(type)
  if (meaning !== null) {
    const read = (record: unknown): InterimValue => textOf(get(record))
    return { ...base, type: meaning.type, ...(meaning.type === null ? { guess: 'temporal' as const } : {}), read }
  }
  const plain = plainTypes[type.typeName]
  if (plain !== undefined) return { ...base, type: plain, read: (record) => textOf(get(record)) }
  if (type.typeName === 'bytes' || type.typeName === 'fixed')
    return { ...base, type: 'BLOB', coding: 'base64', read: (record) => base64Of(get(record)) }
  const read = (record: unknown): InterimValue => {
    const value = get(record)
    return value === null || value === undefined ? null : jsonText(isWrapped(type) ? unwrapped(value) : value)
  }
  return { ...base, type: 'JSON', nested: true, why: 'a list, a map or a union of several types', read }
}

const isWrapped = (type: Type): boolean => type instanceof avro.types.WrappedUnionType

function textOf(value: unknown): InterimValue {
  if (value === null || value === undefined) return null
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

const base64Of = (value: unknown): InterimValue =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') : null
