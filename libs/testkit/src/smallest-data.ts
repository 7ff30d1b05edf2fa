import { type AvroType, type EventName, type Payloads, schemaOf } from '@udb/events'

/** The smallest data that the schema of an event allows, with what the test cares about set: no spec breaks by a new field. */
export function smallestData<N extends EventName>(name: N, set: Partial<Payloads[N]> = {}): Payloads[N] {
  const fields = schemaOf(name).fields.filter((field) => field.name !== 'meta')
  const named = namedTypes(schemaOf(name) as unknown as AvroType)
  const data = Object.fromEntries(fields.map((field) => [field.name, smallest(field.type, named)]))
  return { ...data, ...set } as unknown as Payloads[N]
}

type Shape = { readonly type: unknown; readonly [key: string]: unknown }

function smallest(type: unknown, named: ReadonlyMap<string, Shape>): unknown {
  if (Array.isArray(type)) return smallest(type[0], named)
  if (typeof type === 'object' && type !== null) return smallestOf(type as Shape, named)
  switch (type) {
    case 'null':
      return null
    case 'boolean':
      return false
    case 'string':
      return ''
    case 'bytes':
      return Buffer.alloc(0)
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return 0
    default:
      return smallestOf(namedShape(named, String(type)), named)
  }
}

function smallestOf(shape: Shape, named: ReadonlyMap<string, Shape>): unknown {
  if (shape.type === 'array') return []
  if (shape.type === 'map') return {}
  if (shape.type !== 'record') return smallest(shape.type, named)
  return Object.fromEntries(fieldsOf(shape).map((field) => [field.name, smallest(field.type, named)]))
}

const fieldsOf = (shape: Shape) => shape['fields'] as readonly { name: string; type: unknown }[]

function namedShape(named: ReadonlyMap<string, Shape>, name: string): Shape {
  const shape = named.get(name)
  if (!shape) throw new Error(`No schema defines the type ${name}`)
  return shape
}

/** Avro defines a record where it is first used and names it afterwards. */
function namedTypes(type: unknown, found = new Map<string, Shape>()): Map<string, Shape> {
  if (Array.isArray(type)) for (const part of type) namedTypes(part, found)
  else if (typeof type === 'object' && type !== null) {
    const shape = type as Shape
    if (shape.type === 'record') {
      found.set(String(shape['name']), shape)
      for (const field of fieldsOf(shape)) namedTypes(field.type, found)
    } else for (const inner of [shape.type, shape['items'], shape['values']]) namedTypes(inner, found)
  }
  return found
}
