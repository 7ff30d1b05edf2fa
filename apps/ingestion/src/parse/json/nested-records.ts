import { identifier } from '@udb/engine'
import { decided, type Decision } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import type { ParsePorts } from '../parsed-table.js'
import type { JsonType } from './json-types.js'

/** A column of the table: a field of the records, or one of a record inside them. */
export interface JsonLeaf extends JsonType {
  /** SQL that gives its value. */
  readonly value: string
  /** As the records call it; names of inner records stand before a point. */
  readonly originalName: string
}

/** More than this is a document, or names that are values: side by side nobody finds anything in it. */
const found = { leaves: 100, depth: 5 }
const asked = { leaves: 16_000, depth: 100 }
type Bounds = typeof found

/**
 * Lays records inside records side by side, as `outer.inner`, where all of them have the same few fields; what is deeper, wider or not
 * alike is kept as it is, and so are lists.
 */
export async function leavesOf(
  fields: readonly (JsonType & { readonly key: string })[],
  from: string,
  ports: ParsePorts,
  wish: ParseOverrides['nested'],
): Promise<{ leaves: JsonLeaf[]; decisions: Decision[] }> {
  const bounds = wish === 'flatten' ? asked : found
  const leaves: JsonLeaf[] = []
  const decisions: Decision[] = []
  for (const [i, { key, ...types }] of fields.entries()) {
    const whole: JsonLeaf = { ...types, value: `c${i}`, originalName: key }
    const inner = wish === 'keep' || !isRecord(whole) ? null : await innerLeaves(whole, from, ports, bounds)
    leaves.push(...(inner ?? [whole]))
    if (isRecord(whole)) decisions.push(decision(key, inner, wish))
  }
  return { leaves, decisions }
}

/** A list of records begins with the same word, and ends with its brackets. */
const isRecord = ({ type }: JsonType): boolean => type.startsWith('STRUCT(') && type.endsWith(')')

/** Null when there are too many, or when they lie too deep. */
async function innerLeaves(
  of: JsonLeaf,
  from: string,
  ports: ParsePorts,
  bounds: Bounds,
  depth = 1,
): Promise<JsonLeaf[] | null> {
  if (depth > bounds.depth) return null
  const children = await ports.duck.query<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT unnest(${of.value}) FROM ${from}`,
  )
  const leaves: JsonLeaf[] = []
  for (const { column_name: name, column_type: type } of children) {
    const leaf = {
      read: type,
      type,
      value: `${of.value}.${identifier(name)}`,
      originalName: `${of.originalName}.${name}`,
    }
    const inner = isRecord(leaf) ? await innerLeaves(leaf, from, ports, bounds, depth + 1) : [leaf]
    if (inner === null) return null
    leaves.push(...inner)
    if (leaves.length > bounds.leaves) return null
  }
  return leaves
}

function decision(column: string, inner: readonly JsonLeaf[] | null, wish: ParseOverrides['nested']): Decision {
  const overridden = wish !== undefined
  if (inner === null)
    return decided(
      'nested_records',
      'kept',
      wish === 'keep'
        ? 'asked for'
        : `its records have more than ${found.leaves} fields, or lie deeper than ${found.depth}`,
      { column, overridden: wish === 'keep' },
    )
  const names = inner.map(({ originalName }) => originalName)
  const some = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`
  return decided('nested_records', 'flattened', `its records have the same fields; columns: ${some}`, {
    column,
    confidence: 0.9,
    overridden,
  })
}
