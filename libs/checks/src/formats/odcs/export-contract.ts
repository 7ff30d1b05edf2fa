import { Document } from 'yaml'
import type { Check, CheckSuite } from '../../check.js'
import { columnsOf } from '../../check-columns.js'
import { GATE_PROPERTY } from './contract-shape.js'
import type { ContractTable, ExportNote } from './contract-table.js'
import { type ContractParts, contractParts } from './export-check.js'
import { logicalTypeOf } from './logical-type.js'

export interface ContractToWrite {
  readonly id: string
  readonly name: string
  /** Of the contract, such as `1.0.0`. */
  readonly version: string
  readonly status: string
  readonly tables: readonly ContractTable[]
  readonly suites: readonly CheckSuite[]
}

/**
 * A data contract of the Open Data Contract Standard 3.1 in YAML. Checks stand where the standard has a place for them; the others, and
 * what the standard cannot say of one, stand beside it under the engine `udb`, so that importing the contract gives them back. Pure.
 */
export function exportContract({ tables, suites, ...head }: ContractToWrite): {
  readonly text: string
  readonly notes: readonly ExportNote[]
} {
  const names = [...new Set([...tables.map(({ name }) => name), ...suites.map(({ table }) => table)])]
  const objects = names.map((name) =>
    objectOf(
      name,
      tables.find((each) => each.name === name)?.columns ?? [],
      suites.filter(({ table }) => table === name),
    ),
  )
  const levels = objects.flatMap(({ serviceLevels }) => serviceLevels)
  const owner = suites.find((suite) => suite.owner !== undefined)?.owner
  const contract = {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    ...head,
    schema: objects.map(({ object }) => object),
    ...(owner === undefined ? {} : { team: { name: owner } }),
    ...(levels.length > 0 ? { slaProperties: levels } : {}),
  }
  // `compat` quotes what YAML 1.1, which most readers of contracts speak, would take for something else.
  const document = new Document(contract, { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false })
  return { text: document.toString({ lineWidth: 0 }), notes: objects.flatMap(({ notes }) => notes) }
}

type Column = ContractTable['columns'][number]
type Fields = Readonly<Record<string, unknown>>

function objectOf(
  table: string,
  columns: readonly Column[],
  suites: readonly CheckSuite[],
): { readonly object: Fields; readonly serviceLevels: readonly Fields[]; readonly notes: readonly ExportNote[] } {
  const checks = suites.flatMap((suite) => suite.checks)
  const parts = contractParts(checks, { name: table, columns })
  const description = suites.find((suite) => suite.description !== undefined)?.description
  const properties = withNamed(columns, checks).map((column) => propertyOf(column, parts))
  const object = {
    name: table,
    physicalName: table,
    logicalType: 'object',
    physicalType: 'table',
    ...(description === undefined ? {} : { description }),
    ...(properties.length > 0 ? { properties } : {}),
    ...listField('relationships', parts.relationships),
    ...listField('quality', parts.quality),
    ...(suites.some(({ gate }) => gate === true)
      ? { customProperties: [{ property: GATE_PROPERTY, value: true }] }
      : {}),
  }
  const others = suites.flatMap(({ owner }) => owner ?? []).slice(1)
  return {
    object,
    serviceLevels: parts.serviceLevels,
    notes: [
      ...parts.notes.map((note) => ({ table, ...note })),
      ...others.map((owner) => ({ table, what: `owner ${owner}`, why: 'A contract has one team.' })),
    ],
  }
}

/** The columns of a table, and those that only checks know of, with a type that nobody knows. */
function withNamed(columns: readonly Column[], checks: readonly Check[]): Column[] {
  const known = new Set(columns.map(({ name }) => name.toLowerCase()))
  const named = new Set(checks.flatMap(columnsOf).filter((name) => !known.has(name.toLowerCase())))
  return [...columns, ...[...named].map((name) => ({ name, type: '' }))]
}

function propertyOf({ name, type }: Column, parts: ContractParts): Fields {
  const own = parts.properties.get(name.toLowerCase())
  const logicalType = own?.logicalType ?? logicalTypeOf(type)
  return {
    name,
    ...(logicalType === null ? {} : { logicalType }),
    ...(type === '' ? {} : { physicalType: type }),
    ...own?.flags,
    ...(own !== undefined && Object.keys(own.options).length > 0 ? { logicalTypeOptions: own.options } : {}),
    ...listField('relationships', own?.relationships ?? []),
    ...listField('quality', own?.quality ?? []),
  }
}

const listField = (name: string, values: readonly unknown[]): Fields => (values.length > 0 ? { [name]: values } : {})
