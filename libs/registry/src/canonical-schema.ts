/**
 * One text for one schema, or part of one: keys sorted, docs left out, `{"type": "string"}` written as `"string"`.
 * Unlike Avro's Parsing Canonical Form it keeps what that form drops and readers of udb rely on: defaults, logical types, the event and its routes.
 */
export const canonicalSchema = (schema: object): string => JSON.stringify(canonical(schema))

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

function canonical(schema: unknown): Json {
  if (Array.isArray(schema)) return schema.map(canonical)
  if (typeof schema !== 'object' || schema === null) return schema as Json
  const keys = Object.keys(schema).filter((key) => key !== 'doc')
  if (keys.length === 1 && keys[0] === 'type') return canonical((schema as { type: unknown }).type)
  const value = (key: string): unknown => (schema as Record<string, unknown>)[key]
  // A default is data, not schema: a key `doc` inside it means something.
  return sorted(keys, (key) => (key === 'default' ? canonicalData(value(key)) : canonical(value(key))))
}

function canonicalData(data: unknown): Json {
  if (Array.isArray(data)) return data.map(canonicalData)
  if (typeof data !== 'object' || data === null) return data as Json
  return sorted(Object.keys(data), (key) => canonicalData((data as Record<string, unknown>)[key]))
}

const sorted = (keys: readonly string[], value: (key: string) => Json): Json =>
  Object.fromEntries([...keys].sort().map((key) => [key, value(key)]))
