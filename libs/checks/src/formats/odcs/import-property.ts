import type { CheckInput } from '../../check.js'
import { leftOut, type Mapped } from '../imported.js'
import { identifier } from '../query-parts.js'
import type { ContractProperty } from './contract-shape.js'
import { isLogicalType, KINDS_OF_LOGICAL_TYPE } from './logical-type.js'
import { patternFields } from './pattern-fields.js'
import { integerBounds, TEXT_FORMATS } from './text-formats.js'

/** A column of a contract, with the name that it has in the table. */
export interface Property {
  readonly property: ContractProperty
  readonly table: string
  readonly column: string
  readonly pointer: string
}

/** The checks that say what a contract says of a column, but for its rules and relationships. Pure. */
export const mapProperty = (given: Property): Mapped[] => [
  ...flags(given),
  ...logicalType(given),
  ...Object.entries(given.property.logicalTypeOptions ?? {}).flatMap(([name, value]) =>
    otherOption(given, name, value),
  ),
  ...rangeOptions(given),
  ...lengthOptions(given),
  ...nested(given),
]

const at = ({ pointer }: Property, field: string, check: CheckInput): Mapped => ({
  check,
  pointer: `${pointer}/${field}`,
})

const flags = (given: Property): Mapped[] => [
  ...(given.property.required === true ? [at(given, 'required', { type: 'not_null', column: given.column })] : []),
  ...(given.property.unique === true ? [at(given, 'unique', { type: 'unique', column: given.column })] : []),
]

function logicalType(given: Property): Mapped[] {
  const name = given.property.logicalType
  if (name === null || name === undefined) return []
  if (!isLogicalType(name))
    return [leftOut(`logicalType ${name}`, 'The standard has no such type.', `${given.pointer}/logicalType`)]
  const expected = KINDS_OF_LOGICAL_TYPE[name]
  return [
    at(given, 'logicalType', {
      type: 'type',
      column: given.column,
      expected: typeof expected === 'string' ? expected : [...expected],
    }),
  ]
}

/** Version 3.0 has booleans beside the bounds, version 3.1 bounds of their own. */
function rangeOptions(given: Property): Mapped[] {
  const options = given.property.logicalTypeOptions ?? {}
  const min = sideOf(options, 'minimum', 'exclusiveMinimum')
  const max = sideOf(options, 'maximum', 'exclusiveMaximum')
  if (min === null && max === null) return []
  return [
    at(given, 'logicalTypeOptions', {
      type: 'range',
      column: given.column,
      ...(min === null ? {} : { min: min.bound, ...(min.exclusive ? { exclusiveMin: true } : {}) }),
      ...(max === null ? {} : { max: max.bound, ...(max.exclusive ? { exclusiveMax: true } : {}) }),
    }),
  ]
}

function sideOf(
  options: Readonly<Record<string, unknown>>,
  plain: string,
  exclusive: string,
): { readonly bound: number | string; readonly exclusive: boolean } | null {
  const [bound, strict] = [options[plain], options[exclusive]]
  if (typeof strict === 'number' || typeof strict === 'string') return { bound: strict, exclusive: true }
  return typeof bound === 'number' || typeof bound === 'string' ? { bound, exclusive: strict === true } : null
}

const LENGTHS = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const

function lengthOptions(given: Property): Mapped[] {
  const options = given.property.logicalTypeOptions ?? {}
  return LENGTHS.flatMap(([least, most]) => {
    const [min, max] = [options[least], options[most]]
    if (typeof min !== 'number' && typeof max !== 'number') return []
    return [
      at(given, 'logicalTypeOptions', {
        type: 'length',
        column: given.column,
        ...(typeof min === 'number' ? { min } : {}),
        ...(typeof max === 'number' ? { max } : {}),
      }),
    ]
  })
}

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', ...LENGTHS.flat()]

function otherOption(given: Property, name: string, value: unknown): Mapped[] {
  const { column, table, pointer } = given
  const here = `${pointer}/logicalTypeOptions/${name}`
  if (BOUNDS.includes(name)) return []
  if (name === 'pattern' && typeof value === 'string')
    return [{ check: { type: 'pattern', column, ...patternFields(value) }, pointer: here }]
  if (name === 'multipleOf' && typeof value === 'number')
    return [{ check: { type: 'sql', query: rowsWhere(table, `${identifier(column)} % ${value} <> 0`) }, pointer: here }]
  if (name === 'uniqueItems' && value === true) {
    const list = identifier(column)
    return [
      { check: { type: 'sql', query: rowsWhere(table, `len(${list}) <> len(list_distinct(${list}))`) }, pointer: here },
    ]
  }
  if (name === 'uniqueItems' && value === false) return []
  if (name === 'format' && typeof value === 'string') return formatOption(given, value, here)
  return [leftOut(name, 'There is no check for it.', here)]
}

const rowsWhere = (table: string, condition: string): string => `SELECT * FROM ${identifier(table)} WHERE ${condition}`

function formatOption({ column, property }: Property, format: string, pointer: string): Mapped[] {
  const bounds = property.logicalType === 'integer' ? integerBounds(format) : null
  if (bounds !== null) return [{ check: { type: 'range', column, ...bounds }, pointer }]
  const pattern =
    property.logicalType === 'string' && Object.hasOwn(TEXT_FORMATS, format) ? TEXT_FORMATS[format] : undefined
  if (pattern !== undefined) return [{ check: { type: 'pattern', column, pattern }, pointer }]
  return [leftOut(`format ${format}`, 'It says how values are written, and here they are typed already.', pointer)]
}

/** What stands inside of a column is no column. */
function nested({ property, pointer }: Property): Mapped[] {
  const inside = [
    ...(property.properties && property.properties.length > 0 ? ['properties'] : []),
    ...(property.items === undefined || property.items === null ? [] : ['items']),
  ]
  return inside.map((field) =>
    leftOut(
      `${property.name} ${field}`,
      'What stands inside of a column is not checked by itself.',
      `${pointer}/${field}`,
    ),
  )
}
