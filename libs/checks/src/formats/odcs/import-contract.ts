import { jsonPointer } from '../../check-problem.js'
import type { FileProblem } from '../file-problem.js'
import { assembled, changed, type Imported, leftOut, type Mapped, type MappedSuite } from '../imported.js'
import { issueWords } from '../issue-words.js'
import { readYaml } from '../located-yaml.js'
import {
  type Contract,
  type ContractObject,
  type ContractProperty,
  type ContractRelationship,
  contractShape,
  GATE_PROPERTY,
} from './contract-shape.js'
import { mapProperty } from './import-property.js'
import { keyOf, mapRule } from './import-quality.js'
import { mapServiceLevels, type Resolve } from './import-service-levels.js'

/**
 * The checks of a data contract of the Open Data Contract Standard, version 3.0 or 3.1, in YAML or JSON: a suite for each table of its
 * schema. What has no check, and what says something else as a check, is in the notes, each with its line. Pure.
 */
export function importContract(text: string): Imported {
  const located = readYaml(text)
  if (located.problems.length > 0) return { ok: false, problems: located.problems }
  const read = contractShape.safeParse(located.value)
  if (!read.success) {
    const problems = read.error.issues.map((issue): FileProblem => {
      const pointer = jsonPointer(issue.path)
      return { ...notAContract(issueWords(issue)), pointer, ...located.at(pointer) }
    })
    return { ok: false, problems }
  }
  return assembled(suitesOf(read.data), located)
}

const notAContract = (words: string): Pick<FileProblem, 'code' | 'message' | 'hint'> => ({
  code: 'contract_invalid',
  message: `This is no data contract that can be read: ${words}.`,
  hint: 'Contracts of ODCS 3.0 and 3.1 are read; bring an older one to version 3 first.',
})

function suitesOf(contract: Contract): MappedSuite[] {
  const objects = contract.schema ?? []
  const resolve = resolverOf(objects)
  const levels = mapServiceLevels(contract, resolve)
  const owner = teamName(contract.team)
  const suites = objects.map((object, i): MappedSuite => {
    const table = tableName(object)
    const ofLevels = levels.checks.filter((each) => each.table === table).map(({ mapped }) => mapped)
    return {
      table,
      ...(object.description ? { description: object.description.slice(0, 2_000) } : {}),
      ...(owner === null ? {} : { owner }),
      ...(isGate(object) ? { gate: true } : {}),
      mapped: [...ofObject(object, table, `/schema/${i}`, resolve), ...ofLevels],
    }
  })
  return [...suites, { table: '', mapped: [...levels.notes, ...elsewhere(contract)] }]
}

/** Sections that say nothing about the data itself. */
function elsewhere(contract: Contract): Mapped[] {
  const sections = ['servers', 'price', 'support', 'roles'].filter((name) => contract[name] !== undefined)
  return [
    ...sections.map((name) => leftOut(name, 'It says nothing that a check could look at.', `/${name}`)),
    ...physicalTypes(contract),
    ...(/^v3\.[01]\./.test(contract.apiVersion)
      ? []
      : [
          changed(
            `apiVersion ${contract.apiVersion}`,
            'It is read as 3.1; what is new in it is not known.',
            '/apiVersion',
          ),
        ]),
  ]
}

/** Names of types of some database, which the types of a table here are not called by; said once for all. */
function physicalTypes({ schema }: Contract): Mapped[] {
  const pointers = (schema ?? []).flatMap(({ properties }, i) =>
    (properties ?? []).flatMap(({ physicalType }, j) =>
      physicalType ? [`/schema/${i}/properties/${j}/physicalType`] : [],
    ),
  )
  const [first] = pointers
  const what = `physicalType of ${pointers.length} column${pointers.length === 1 ? '' : 's'}`
  return first === undefined ? [] : [leftOut(what, 'Columns are compared by their logicalType.', first)]
}

/** In version 3.1 a team has a name; before, it was a list of people. */
const teamName = (team: unknown): string | null => {
  const name = (team as { name?: unknown } | null | undefined)?.name
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : null
}

/** What an export from here says of a suite. */
const isGate = ({ customProperties }: ContractObject): boolean =>
  customProperties?.some(({ property, value }) => property === GATE_PROPERTY && value === true) ?? false

/** Of a physical name with a database before it, the last part; in lower case, as tables are called here. */
const tableName = ({ physicalName, name }: ContractObject): string => {
  const last = (physicalName ?? name).split('.').at(-1)!.replaceAll(/["`]/g, '')
  return (last === '' ? name : last).toLowerCase()
}

const columnName = ({ physicalName, name }: ContractProperty): string => physicalName ?? name

function ofObject(object: ContractObject, table: string, pointer: string, resolve: Resolve): Mapped[] {
  const properties = object.properties ?? []
  const columnNamed = (name: string): string => {
    const found = properties.find((each) => each.name === name)
    return found === undefined ? name : columnName(found)
  }
  const rules = (given: ContractObject['quality'], column: string | null, at: string): Mapped[] =>
    (given ?? []).flatMap((rule, i) => mapRule({ rule, table, column, columnNamed, pointer: `${at}/quality/${i}` }))
  return [
    ...columnsThere(properties, `${pointer}/properties`),
    ...primaryKey(properties, `${pointer}/properties`),
    ...properties.flatMap((property, i) => {
      const at = `${pointer}/properties/${i}`
      const column = columnName(property)
      return [
        ...mapProperty({ property, table, column, pointer: at }),
        ...(property.relationships ?? []).map((each, j) =>
          relationship({ ...each, from: `${object.name}.${property.name}` }, `${at}/relationships/${j}`, resolve),
        ),
        ...rules(property.quality, column, at),
      ]
    }),
    ...(object.relationships ?? []).map((each, i) => relationship(each, `${pointer}/relationships/${i}`, resolve)),
    ...rules(object.quality, null, pointer),
  ]
}

/** What a contract describes is there. */
const columnsThere = (properties: readonly ContractProperty[], pointer: string): Mapped[] =>
  properties.length === 0 ? [] : [{ check: { type: 'columns', columns: properties.map(columnName) }, pointer }]

/** The columns of a primary key are never empty, and they are unique together. */
function primaryKey(properties: readonly ContractProperty[], pointer: string): Mapped[] {
  const keyed = properties
    .map((property, i) => ({ property, pointer: `${pointer}/${i}/primaryKey` }))
    .filter(({ property }) => property.primaryKey === true)
    .toSorted((a, b) => (a.property.primaryKeyPosition ?? 0) - (b.property.primaryKeyPosition ?? 0))
  const [first] = keyed
  if (first === undefined) return []
  const columns = keyed.map(({ property }) => columnName(property))
  const missing = keyed.filter(({ property }) => property.required !== true)
  const isSaidAlready = keyed.length === 1 && first.property.unique === true
  return [
    ...missing.map((each) => ({
      check: { type: 'not_null' as const, column: columnName(each.property) },
      pointer: each.pointer,
    })),
    ...(isSaidAlready ? [] : [{ check: { type: 'unique' as const, ...keyOf(columns) }, pointer: first.pointer }]),
  ]
}

function relationship({ type, from, to }: ContractRelationship, pointer: string, resolve: Resolve): Mapped {
  const [own, other] = [from, to].map((side) => [side ?? []].flat().map(resolve))
  const what = `relationship to ${[to].flat().join(', ')}`
  if (type !== undefined && type !== null && type !== 'foreignKey')
    return leftOut(what, `A relationship of type ${type} is not checked.`, pointer)
  const [columns, targets] = [own, other].map((side) => side!.flatMap((each) => each ?? []))
  const isWhole = columns!.length === own!.length && targets!.length === other!.length && columns!.length > 0
  const target = targets![0]
  if (!isWhole || target === undefined || targets!.some(({ table }) => table !== target.table))
    return leftOut(what, 'It does not name columns of one table that can be found.', pointer)
  return {
    check: {
      type: 'references',
      ...keyOf(columns!.map(({ column }) => column)),
      to: { table: target.table, ...keyOf(targets!.map(({ column }) => column)) },
    },
    pointer,
  }
}

/**
 * Finds `table.column` by the names of the contract, and `schema/<id>/properties/<id>` by its ids. A table that is not in this
 * contract is called as it is there.
 */
function resolverOf(objects: readonly ContractObject[]): Resolve {
  return (reference) => {
    const byId = /^\/?schema\/([\w-]+)\/properties\/([\w-]+)$/.exec(reference)
    const byName = /^([^.]+)\.([^.]+)$/.exec(reference)
    const [, tablePart, columnPart] = byId ?? byName ?? []
    if (tablePart === undefined || columnPart === undefined) return null
    const named = (each: { readonly id?: string | null | undefined; readonly name: string }, part: string): boolean =>
      (byId === null ? each.name : each.id) === part
    const object = objects.find((each) => named(each, tablePart))
    if (object === undefined) return byId === null ? { table: tablePart.toLowerCase(), column: columnPart } : null
    const property = object.properties?.find((each) => named(each, columnPart))
    if (property === undefined) return null
    return { table: tableName(object), column: columnName(property) }
  }
}
