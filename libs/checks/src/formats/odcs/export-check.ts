import type { Check } from '../../check.js'
import { columnsOf, keyOf } from '../../check-columns.js'
import { durationMs } from '../../duration.js'
import { CHECK_PROPERTY, OWN_ENGINE } from './contract-shape.js'
import type { ContractTable, ExportNote } from './contract-table.js'
import { mapRule } from './import-quality.js'
import { rowRule } from './row-rule.js'
import { type LogicalType, logicalTypeOf, logicalTypeOfKind } from './logical-type.js'

type Fields = Readonly<Record<string, unknown>>

/** What checks say of one column in a contract. */
export interface PropertyParts {
  logicalType: LogicalType | null
  readonly flags: { required?: true; unique?: true }
  readonly options: Record<string, unknown>
  readonly relationships: Fields[]
  readonly quality: Fields[]
}

/** The places of a contract at which the checks of a table stand. Columns are found by their name in lower case. */
export interface ContractParts {
  readonly properties: Map<string, PropertyParts>
  readonly relationships: Fields[]
  readonly quality: Fields[]
  readonly serviceLevels: Fields[]
  readonly notes: Omit<ExportNote, 'table'>[]
}

/** Finds a place for each check. Pure. */
export function contractParts(checks: readonly Check[], { name, columns }: ContractTable): ContractParts {
  const parts: ContractParts = { properties: new Map(), relationships: [], quality: [], serviceLevels: [], notes: [] }
  const types = new Map(columns.map((column) => [column.name.toLowerCase(), logicalTypeOf(column.type)]))
  const ofColumn = (column: string): PropertyParts => {
    const key = column.toLowerCase()
    const found = parts.properties.get(key)
    if (found !== undefined) return found
    const made = { logicalType: types.get(key) ?? null, flags: {}, options: {}, relationships: [], quality: [] }
    parts.properties.set(key, made)
    return made
  }
  // Types first: what else may stand in a property depends on its type.
  const inOrder = [...checks.filter(({ type }) => type === 'type'), ...checks.filter(({ type }) => type !== 'type')]
  for (const check of inOrder) {
    if (isPlain(check) && putPlain(check, name, parts, ofColumn)) continue
    const [column, ...others] = columnsOf(check)
    const isOfColumn = column !== undefined && others.length === 0 && check.type !== 'columns'
    const target = isOfColumn ? ofColumn(column) : parts
    target.quality.push(ruleOf(check, name, isOfColumn ? column : null, parts.notes))
  }
  return parts
}

/** Whether it says no more than its type, its columns and its bounds. */
function isPlain(check: Check): boolean {
  const more = [
    'id',
    'description',
    'owner',
    'dimension',
    'tags',
    'where',
    'mostly',
    'maxUnexpected',
    'ignoreCase',
    'not',
  ]
  return check.severity === 'error' && more.every((name) => (check as Fields)[name] === undefined)
}

/** Puts a check where the standard has a place of its own for it; false where it has none, or it is taken. */
function putPlain(
  check: Check,
  table: string,
  parts: ContractParts,
  ofColumn: (name: string) => PropertyParts,
): boolean {
  switch (check.type) {
    case 'not_null':
      return putFlag(ofColumn(check.column), 'required')
    case 'unique':
      return check.column !== undefined && putFlag(ofColumn(check.column), 'unique')
    case 'type':
      return putType(ofColumn(check.column), check.expected)
    case 'range':
      return putRange(ofColumn(check.column), check)
    case 'length':
      return putLength(ofColumn(check.column), check)
    case 'pattern':
      return putOptions(ofColumn(check.column), ['string'], { pattern: patternOf(check) })
    case 'columns':
      return (
        check.exact !== true && check.ordered !== true && check.columns.every((each) => ofColumn(each) !== undefined)
      )
    case 'freshness':
      return putFreshness(check.column, check.maxAge, table, parts)
    case 'references':
      return putRelationship(keyOf(check), check.to.table, keyOf(check.to), table, parts, ofColumn)
    default:
      return false
  }
}

function putFlag({ flags }: PropertyParts, name: 'required' | 'unique'): boolean {
  flags[name] = true
  return true
}

function putType(property: PropertyParts, expected: string | readonly string[]): boolean {
  const logicalType = typeof expected === 'string' ? logicalTypeOfKind(expected) : undefined
  if (logicalType === undefined || (property.logicalType !== null && property.logicalType !== logicalType)) return false
  property.logicalType = logicalType
  return true
}

const NUMERIC: readonly LogicalType[] = ['integer', 'number']
const TEMPORAL: readonly LogicalType[] = ['date', 'timestamp', 'time']

function putRange(
  property: PropertyParts,
  { min, max, exclusiveMin, exclusiveMax }: Check & { type: 'range' },
): boolean {
  const bounds = [min, max].filter((bound) => bound !== undefined)
  const types = bounds.every((bound) => typeof bound === 'number') ? NUMERIC : TEMPORAL
  if (types === TEMPORAL && bounds.some((bound) => typeof bound === 'number' || !/^\d{4}-\d\d-\d\d/.test(bound)))
    return false
  return putOptions(property, types, {
    ...(min === undefined ? {} : { [exclusiveMin ? 'exclusiveMinimum' : 'minimum']: min }),
    ...(max === undefined ? {} : { [exclusiveMax ? 'exclusiveMaximum' : 'maximum']: max }),
  })
}

function putLength(property: PropertyParts, { min, max }: Check & { type: 'length' }): boolean {
  const noun = property.logicalType === 'array' ? 'Items' : 'Length'
  return putOptions(property, ['string', 'array'], {
    ...(min === undefined ? {} : { [`min${noun}`]: min }),
    ...(max === undefined ? {} : { [`max${noun}`]: max }),
  })
}

/** The standard has each option once, so that of two ranges one stands elsewhere, as a rule. */
function putOptions({ logicalType, options }: PropertyParts, types: readonly LogicalType[], given: Fields): boolean {
  if (logicalType === null || !types.includes(logicalType)) return false
  const families = [/imum$/, /^(min|max)(Length|Items)$/, /^pattern$/]
  const family = families.find((names) => Object.keys(given).some((name) => names.test(name)))
  if (Object.keys(options).some((name) => family?.test(name))) return false
  Object.assign(options, given)
  return true
}

const patternOf = ({ pattern, anywhere }: Check & { type: 'pattern' }): string =>
  anywhere === true ? pattern : `^(?:${pattern})$`

const REFERABLE = /^[A-Za-z_]\w*$/

function putFreshness(column: string, maxAge: string, table: string, { serviceLevels }: ContractParts): boolean {
  if (![table, column].every((name) => REFERABLE.test(name))) return false
  const minutes = (durationMs(maxAge) ?? 0) / 60_000
  const [value, unit] =
    minutes % 1_440 === 0 ? [minutes / 1_440, 'd'] : minutes % 60 === 0 ? [minutes / 60, 'h'] : [minutes, 'm']
  if (!Number.isInteger(value) || value === 0) return false
  serviceLevels.push({ property: 'freshness', value, unit, element: `${table}.${column}` })
  return true
}

function putRelationship(
  own: readonly string[],
  otherTable: string,
  other: readonly string[],
  table: string,
  parts: ContractParts,
  ofColumn: (name: string) => PropertyParts,
): boolean {
  if (![table, otherTable, ...own, ...other].every((name) => REFERABLE.test(name))) return false
  const to = other.map((column) => `${otherTable}.${column}`)
  const [column, ...others] = own
  if (column !== undefined && others.length === 0)
    ofColumn(column).relationships.push({ type: 'foreignKey', to: to[0] })
  else parts.relationships.push({ type: 'foreignKey', from: own.map((each) => `${table}.${each}`), to })
  return true
}

/** A rule that other tools can run, where the standard has one; where it says less than the check, the check goes with it. */
function ruleOf(check: Check, table: string, column: string | null, notes: ContractParts['notes']): Fields {
  const about = {
    ...(check.id === undefined ? {} : { name: check.id }),
    ...(check.description === undefined ? {} : { description: check.description }),
    ...(check.dimension === undefined ? {} : { dimension: check.dimension }),
    severity: check.severity,
    ...(check.tags === undefined ? {} : { tags: check.tags }),
  }
  const measured = libraryRule(check) ?? rowRule(check, table)
  if (measured !== null) {
    const rule = { ...about, ...measured }
    if (saysAll(rule, check, table, column)) return rule
    return { ...rule, customProperties: [{ property: CHECK_PROPERTY, value: check }] }
  }
  const what = [check.type, ...columnsOf(check).slice(0, 3)].join(' ')
  notes.push({ what, why: 'The standard has no rule for it; other tools keep it, and do not run it.' })
  return { ...about, type: 'custom', engine: OWN_ENGINE, implementation: check }
}

/** Whether importing the rule gives the check back as it is. */
function saysAll(rule: Fields, check: Check, table: string, column: string | null): boolean {
  const [first, ...others] = mapRule({ rule, table, column, columnNamed: (name) => name, pointer: '' })
  if (first === undefined || others.length > 0 || !('check' in first)) return false
  return isDeepEqual({ severity: 'error', ...first.check }, check)
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [keys, others] = [Object.keys(a), Object.keys(b)]
  return keys.length === others.length && keys.every((key) => isDeepEqual(Reflect.get(a, key), Reflect.get(b, key)))
}

function libraryRule(check: Check): Fields | null {
  if ('where' in check && check.where !== undefined) return null
  const mostly = 'mostly' in check ? check.mostly : undefined
  const atMost = ('maxUnexpected' in check ? check.maxUnexpected : undefined) ?? 0
  const rows = atMost === 0 ? { mustBe: 0 } : { mustBeLessOrEqualTo: atMost }
  switch (check.type) {
    case 'not_null':
      if (mostly === undefined) return { type: 'library', metric: 'nullValues', ...rows, unit: 'rows' }
      return { type: 'library', metric: 'nullValues', mustBeLessOrEqualTo: percentOf(1 - mostly), unit: 'percent' }
    case 'accepted_values':
      if (mostly !== undefined || check.ignoreCase === true) return null
      return {
        type: 'library',
        metric: 'invalidValues',
        arguments: { validValues: check.values },
        ...rows,
        unit: 'rows',
      }
    case 'pattern':
      if (mostly !== undefined || check.ignoreCase === true || check.not === true) return null
      return {
        type: 'library',
        metric: 'invalidValues',
        arguments: { pattern: patternOf(check) },
        ...rows,
        unit: 'rows',
      }
    case 'unique':
      if (mostly !== undefined || atMost !== 0) return null
      return {
        type: 'library',
        metric: 'duplicateValues',
        ...(check.columns && check.columns.length > 1 ? { arguments: { properties: check.columns } } : {}),
        mustBe: 0,
        unit: 'rows',
      }
    case 'row_count':
      return { type: 'library', metric: 'rowCount', ...countBounds(check.min, check.max), unit: 'rows' }
    case 'sql':
      return {
        type: 'sql',
        query: `SELECT count(*) FROM (\n${check.query.trim().replace(/;$/, '')}\n) AS failing`,
        ...rows,
      }
    default:
      return null
  }
}

function countBounds(min: number | undefined, max: number | undefined): Fields {
  if (min === undefined) return { mustBeLessOrEqualTo: max }
  if (max === undefined) return { mustBeGreaterOrEqualTo: min }
  return min === max ? { mustBe: min } : { mustBeBetween: [min, max] }
}

const percentOf = (share: number): number => Number((share * 100).toPrecision(12))
