import { type CheckInput, type Dimension, DIMENSIONS, type Severity } from '../../check.js'
import { mapExpectation, storedExpectation } from '../great-expectations/map-expectation.js'
import { changed, leftOut, type Mapped } from '../imported.js'
import { readYaml } from '../located-yaml.js'
import { identifier, literalList, literalOf, measureQuery } from '../query-parts.js'
import { CHECK_PROPERTY, type ContractQuality, OWN_ENGINE } from './contract-shape.js'
import { patternFields } from './pattern-fields.js'
import { countsAllowed, holdsSql, type Threshold, thresholdOf } from './threshold.js'

/** A rule of a contract, at the table or at one of its columns. */
export interface Rule {
  readonly rule: ContractQuality
  readonly table: string
  readonly column: string | null
  readonly pointer: string
  /** Names of columns in the contract, and what they are called in the table. */
  columnNamed(name: string): string
}

/** The checks that say what a rule says. Of a rule without a check it is said why. Pure. */
export function mapRule(rule: Rule): Mapped[] {
  const own = ownCheck(rule.rule)
  if (own !== null) return [{ check: own, pointer: rule.pointer }]
  const mapped = mapForeignRule(rule)
  const isMapped = mapped.some((each) => 'check' in each)
  return isMapped ? [...mapped, ...lostFields(rule)] : mapped
}

/** A check that was exported from here is the check that it was. */
function ownCheck({ engine, implementation, customProperties }: ContractQuality): CheckInput | null {
  const kept = customProperties?.find(({ property }) => property === CHECK_PROPERTY)?.value
  const given = kept ?? (engine === OWN_ENGINE ? implementation : undefined)
  return typeof given === 'object' && given !== null ? (given as CheckInput) : null
}

function mapForeignRule(rule: Rule): Mapped[] {
  const { type, metric, rule: oldName, engine, description } = rule.rule
  if (type === 'text') return [without(rule, `A text, which no tool can run: ${short(description ?? '')}`)]
  if (type === 'custom' && /^great[-_ ]?expectations$/i.test(engine ?? '')) return expectationRule(rule)
  if (type === 'custom') return [without(rule, `A rule for the engine ${engine ?? 'that it does not name'}.`)]
  const threshold = thresholdOf(rule.rule)
  if (threshold === null) return [without(rule, 'It has no threshold such as mustBe, or several.')]
  if (type === 'sql') return sqlRule(rule, threshold)
  const name = metric ?? OLD_METRICS[oldName ?? ''] ?? oldName
  if (name === 'rowCount')
    return rule.column === null ? rowCountRule(rule, threshold) : [without(rule, 'Rows of a column are not counted.')]
  if (name === 'duplicateValues') return duplicatesRule(rule, threshold)
  const measured = name === null || name === undefined ? null : measuredRows(rule, name)
  if (measured === null) return [without(rule, `There is no metric ${name ?? ''} here.`)]
  return typeof measured === 'string' ? [without(rule, measured)] : rowsRule(rule, threshold, measured)
}

/** An expectation inside of a contract, as an object or as the text of one. */
function expectationRule(rule: Rule): Mapped[] {
  const { implementation } = rule.rule
  const given = typeof implementation === 'string' ? readYaml(implementation).value : implementation
  const read = storedExpectation.safeParse(given)
  if (!read.success) return [without(rule, 'Its implementation is no expectation.')]
  const column = rule.column === null ? {} : { column: rule.column }
  const stored = { ...read.data, kwargs: { ...column, ...read.data.kwargs } }
  return mapExpectation(stored, rule.table, rule.pointer).map((each) =>
    'check' in each ? { ...each, check: { ...each.check, ...commonFields(rule) } as CheckInput } : each,
  )
}

/** What version 3.0 called some of them. */
const OLD_METRICS: Readonly<Record<string, string>> = {
  rowCount: 'rowCount',
  duplicateCount: 'duplicateValues',
  nullCheck: 'nullValues',
  invalidCount: 'invalidValues',
}

/** Rows that a metric counts: the condition for them in SQL, and the check that allows none of them. */
interface MeasuredRows {
  readonly wrong: string
  readonly check: CheckInput | null
  /** A share is one of all rows; so it is in the check only where every row counts. */
  readonly everyRowCounts: boolean
}

/** A text says what is missing. */
function measuredRows({ rule, column }: Rule, metric: string): MeasuredRows | string | null {
  if (!['nullValues', 'missingValues', 'invalidValues'].includes(metric)) return null
  if (column === null) return `The metric ${metric} is for a column.`
  const name = identifier(column)
  if (metric === 'nullValues')
    return { wrong: `${name} IS NULL`, check: { type: 'not_null', column }, everyRowCounts: true }
  if (metric === 'missingValues') {
    const listed = literalList(
      (asList(rule.arguments?.['missingValues']) ?? []).map((each) => (each === null ? null : String(each))),
    )
    const wrong = `${name} IS NULL${listed === null ? '' : ` OR CAST(${name} AS VARCHAR) IN ${listed}`}`
    return { wrong, check: listed === null ? { type: 'not_null', column } : null, everyRowCounts: true }
  }
  const values = asList(rule.arguments?.['validValues'])?.filter((each) => each !== null)
  const pattern = rule.arguments?.['pattern']
  const list = values === undefined ? null : literalList(values)
  if (list !== null && pattern === undefined)
    return {
      wrong: `${name} NOT IN ${list}`,
      check: { type: 'accepted_values', column, values: values as (string | number | boolean)[] },
      everyRowCounts: false,
    }
  if (list === null && typeof pattern === 'string')
    return {
      wrong: `NOT regexp_matches(CAST(${name} AS VARCHAR), ${literalOf(pattern)!})`,
      check: { type: 'pattern', column, ...patternFields(pattern) },
      everyRowCounts: false,
    }
  if (list !== null && typeof pattern === 'string')
    return {
      wrong: `${name} NOT IN ${list} OR NOT regexp_matches(CAST(${name} AS VARCHAR), ${literalOf(pattern)!})`,
      check: null,
      everyRowCounts: false,
    }
  return 'The metric invalidValues needs validValues or a pattern in its arguments.'
}

function rowsRule(rule: Rule, threshold: Threshold, { wrong, check, everyRowCounts }: MeasuredRows): Mapped[] {
  const isPercent = inPercent(rule.rule)
  const allowed = isPercent ? shareAllowed(threshold) : countsAllowed(threshold)
  const isAtMost = allowed !== null && allowed.max !== undefined && (allowed.min ?? 0) === 0 && allowed.max >= 0
  if (isAtMost && allowed.max === 0 && check === null)
    return mapped(rule, { type: 'sql', query: `SELECT * FROM ${identifier(rule.table)} WHERE ${wrong}` })
  if (isAtMost && check !== null && (!isPercent || everyRowCounts || allowed.max === 0)) {
    if (allowed.max === 0) return mapped(rule, check)
    const tolerance = isPercent
      ? { mostly: Number((1 - allowed.max!).toPrecision(12)) }
      : { maxUnexpected: allowed.max! }
    return mapped(rule, { ...check, ...tolerance } as CheckInput)
  }
  const measure = `count(*) FILTER (WHERE ${wrong})`
  return measureRule(rule, threshold, isPercent ? `coalesce(100.0 * ${measure} / nullif(count(*), 0), 0)` : measure)
}

function shareAllowed({ operator, value }: Threshold): { readonly min?: number; readonly max?: number } | null {
  if (operator === 'mustBeLessOrEqualTo' && typeof value === 'number') return { max: value / 100 }
  return operator === 'mustBe' && value === 0 ? { max: 0 } : null
}

function rowCountRule(rule: Rule, threshold: Threshold): Mapped[] {
  const allowed = countsAllowed(threshold)
  if (allowed !== null && !inPercent(rule.rule)) return mapped(rule, { type: 'row_count', ...allowed })
  return measureRule(rule, threshold, 'count(*)')
}

function duplicatesRule(rule: Rule, threshold: Threshold): Mapped[] {
  const listed = asList(rule.rule.arguments?.['properties'])?.filter((each) => typeof each === 'string')
  const columns = rule.column === null ? (listed ?? []).map((name) => rule.columnNamed(name)) : [rule.column]
  if (columns.length === 0) return [without(rule, 'It does not say in its arguments which properties must not repeat.')]
  if (inPercent(rule.rule))
    return [without(rule, 'Of what duplicates would be a percentage, the standard does not say.')]
  const allowed = countsAllowed(threshold)
  if (allowed?.max === 0) return mapped(rule, { type: 'unique', ...keyOf(columns) })
  const key = columns.map(identifier)
  const repeated = `SELECT ${key.join(', ')} FROM ${identifier(rule.table)} WHERE ${key.map((each) => `${each} IS NOT NULL`).join(' AND ')} GROUP BY ${key.join(', ')} HAVING count(*) > 1`
  const holds = holdsSql('duplicate_values', threshold)
  if (holds === null) return [without(rule, 'Its threshold is no number.')]
  return mapped(rule, {
    type: 'sql',
    query: `SELECT count(*) AS duplicate_values FROM (${repeated}) HAVING NOT coalesce(${holds}, false)`,
  })
}

export const keyOf = (columns: readonly string[]): { column: string } | { columns: string[] } =>
  columns.length === 1 ? { column: columns[0]! } : { columns: [...columns] }

function measureRule(rule: Rule, threshold: Threshold, measure: string): Mapped[] {
  const holds = holdsSql('measured', threshold)
  if (holds === null) return [without(rule, 'Its threshold is no number.')]
  return mapped(rule, { type: 'sql', query: measureQuery(rule.table, { name: 'measured', measure, holds }) })
}

const TABLE_PLACE = /\$?\{\s*(?:table|object|model|schema)\s*\}/g
const COLUMN_PLACE = /\$?\{\s*(?:column|property|field)\s*\}/g

function sqlRule(rule: Rule, threshold: Threshold): Mapped[] {
  const { table, column } = rule
  const holds = holdsSql('measured', threshold)
  if (holds === null) return [without(rule, 'Its threshold can be compared with nothing.')]
  const given = (rule.rule.query ?? '').trim().replace(/;$/, '')
  if (given === '') return [without(rule, 'It has no query.')]
  const query = given
    .replaceAll(TABLE_PLACE, () => identifier(table))
    .replaceAll(COLUMN_PLACE, (place) => (column === null ? place : identifier(column)))
  if (/\$\{\w+\}/.test(query)) return [without(rule, 'Its query has places that the contract does not fill.')]
  return [
    // The bracket stands in a line of its own, as the query may end with a comment.
    ...mapped(rule, {
      type: 'sql',
      query: `SELECT * FROM (SELECT (${query}\n) AS measured) WHERE NOT coalesce(${holds}, false)`,
    }),
    changed(nameOf(rule), 'The query runs in the SQL of DuckDB, over the tables of the job.', rule.pointer),
  ]
}

const asList = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined)
const inPercent = ({ unit }: ContractQuality): boolean => /^(%|percent(age)?)$/i.test(unit?.trim() ?? '')
const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text)

const nameOf = ({ rule }: Rule): string => rule.name ?? rule.id ?? rule.metric ?? rule.rule ?? rule.type ?? 'a rule'
const without = (rule: Rule, why: string): Mapped => leftOut(nameOf(rule), why, rule.pointer)

const mapped = (rule: Rule, check: CheckInput): Mapped[] => [
  { check: { ...check, ...commonFields(rule) } as CheckInput, pointer: rule.pointer },
]

const SEVERITIES: Readonly<Record<string, Severity>> = {
  error: 'error',
  critical: 'error',
  blocker: 'error',
  high: 'error',
  warning: 'warning',
  warn: 'warning',
  medium: 'warning',
  info: 'info',
  low: 'info',
}

const severityOf = (name: string): Severity | undefined =>
  Object.hasOwn(SEVERITIES, name) ? SEVERITIES[name] : undefined

function commonFields({ rule, column }: Rule): Partial<CheckInput> {
  const severity = severityOf(rule.severity?.toLowerCase() ?? 'error')
  const dimension = DIMENSIONS.find((each): each is Dimension => each === rule.dimension)
  const id = idOf(rule.id ?? rule.name ?? null, column)
  return {
    ...(id === null ? {} : { id }),
    ...(severity === undefined || severity === 'error' ? {} : { severity }),
    ...(rule.description ? { description: rule.description.slice(0, 2_000) } : {}),
    ...(dimension === undefined ? {} : { dimension }),
    ...(rule.tags && rule.tags.length > 0 ? { tags: rule.tags.slice(0, 20) } : {}),
  }
}

/** An id is unique in its list only, so that of a column's rule begins with the column. */
function idOf(id: string | null, column: string | null): string | null {
  if (id === null) return null
  const full = column === null || id.includes(column) ? id : `${column}.${id}`
  const clean = full
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100)
  return clean === '' ? null : clean
}

/** Fields of a rule that say when or for whom it runs, which a check does not. */
function lostFields(rule: Rule): Mapped[] {
  const lost = [
    'schedule',
    'scheduler',
    'businessImpact',
    'method',
    'authoritativeDefinitions',
    'customProperties',
  ].filter((name) => rule.rule[name] !== undefined && rule.rule[name] !== null)
  const severity = rule.rule.severity?.toLowerCase()
  const strange = severity !== undefined && severityOf(severity) === undefined
  return [
    ...(lost.length > 0 ? [changed(nameOf(rule), `Without its ${lost.join(', ')}.`, rule.pointer)] : []),
    ...(strange ? [changed(nameOf(rule), `Its severity ${rule.rule.severity!} became error.`, rule.pointer)] : []),
  ]
}
