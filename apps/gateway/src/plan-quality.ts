import {
  type Check,
  type CheckProblem,
  type CheckSuite,
  identified,
  jsonPointer,
  readSuite,
  tablesOf,
  unknownNames,
} from '@udb/checks'
import type { Dataset, ObjectRef, PlanStep } from '@udb/events'
import { type CatalogTable, pinnedShape } from './catalog.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { planStep } from './plan-step.js'
import { problemOf } from './problem.js'
import type { QualityRequest } from './quality-request.js'
import type { AnalyzeParams } from './request-params.js'

/** What a job checks and with what: tables of the catalog, and those that it joins itself. */
export interface QualityScope {
  readonly tables: readonly CatalogTable[]
  /** Names of tables that the job makes; their columns are not known yet. */
  readonly made: readonly string[]
  /** Whether the job profiles its tables. */
  readonly isProfiled: boolean
}

interface Asked {
  /** One of each table. */
  readonly suites: readonly CheckSuite[]
  readonly gate: boolean | undefined
  readonly watch: boolean
  readonly propose: boolean
}

/** One step for each table that is checked. Refuses checks with a mistake, naming where each stands. */
export function planQuality({ quality }: AnalyzeParams, scope: QualityScope, context: PlanContext): PlanStep[] {
  if (quality === undefined || quality === null || quality === false) return []
  const asked = readRequest(quality === true ? {} : quality, scope, context)
  const suites = new Map(asked.suites.map((suite) => [suite.table, suite]))
  const everywhere = asked.watch || asked.propose ? [...scope.tables.map(({ name }) => name), ...scope.made] : []
  return [...new Set([...suites.keys(), ...everywhere])].map((table) =>
    stepOf(table, suites.get(table), { ...asked, isOfJob: everywhere.includes(table) }, scope, context),
  )
}

function readRequest(request: QualityRequest, scope: QualityScope, context: PlanContext): Asked {
  const without = request.suites === undefined
  if (request.propose === true && !scope.isProfiled)
    throw new Refusal(
      problemOf(
        'request_invalid',
        'Checks are proposed from a profile, and the request asks for none.',
        'Leave profile out, or set it to true.',
      ),
    )
  return {
    suites: merged(suitesOf(request, scope, context)),
    gate: request.gate,
    watch: request.watch ?? without,
    propose: (request.propose ?? without) && scope.isProfiled,
  }
}

function suitesOf({ suites = [] }: QualityRequest, { made }: QualityScope, { catalog }: PlanContext): CheckSuite[] {
  const known = [
    ...catalog.tables
      .filter(({ name }) => !made.includes(name))
      .map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) })),
    ...made.map((name) => ({ name, columns: null })),
  ]
  const problems: CheckProblem[] = []
  const read = suites.flatMap((given, index) => {
    const at = ['quality', 'suites', index]
    const result = readSuite(given, at)
    problems.push(...(result.ok ? unknownNames(result.suite, known, at) : result.problems))
    return result.ok ? [result.suite] : []
  })
  refuse([...problems, ...(problems.length === 0 ? repeatedIds(read) : [])])
  return read
}

/** The first is the answer; all of them stand beside it. */
function refuse(problems: readonly CheckProblem[]): void {
  const [first] = problems
  if (!first) return
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  const where = first.message.includes(first.pointer) ? '' : ` At ${first.pointer}.`
  throw new Refusal(problemOf(first.code, `${first.message}${where}${more}`, first.hint), problems)
}

/** Ids name checks over all suites of a table. */
function repeatedIds(suites: readonly CheckSuite[]): CheckProblem[] {
  const seen = new Set<string>()
  return suites.flatMap(({ table, checks }, index) =>
    checks.flatMap(({ id }, position): CheckProblem[] => {
      if (id === undefined) return []
      const key = JSON.stringify([table, id])
      if (!seen.has(key)) {
        seen.add(key)
        return []
      }
      return [
        {
          code: 'check_id_duplicate',
          pointer: jsonPointer(['quality', 'suites', index, 'checks', position, 'id']),
          message: `Two suites of the table ${table} have a check with the id ${id}.`,
          hint: 'Give each an id of its own, or none.',
        },
      ]
    }),
  )
}

/** The suites of a table as one; who owns a suite owns its checks. */
function merged(suites: readonly CheckSuite[]): CheckSuite[] {
  return [...Map.groupBy(suites, ({ table }) => table)].map(([table, ofTable]) => ({
    table,
    gate: ofTable.some(({ gate }) => gate === true),
    checks: ofTable.flatMap(({ checks, owner }) =>
      checks.map((check): Check => (owner === undefined || check.owner !== undefined ? check : { ...check, owner })),
    ),
  }))
}

function stepOf(
  table: string,
  suite: CheckSuite | undefined,
  asked: Asked & { readonly isOfJob: boolean },
  { tables, made, isProfiled }: QualityScope,
  { catalog, qualityHistories }: PlanContext,
): PlanStep {
  const others = suite ? tablesReadBy(suite, [...catalog.tables.map(({ name }) => name), ...made]) : []
  const read = [...new Set([table, ...others])]
  const propose = asked.propose && asked.isOfJob
  // A table that the job makes anew is read as it then is.
  const inputs = read
    .filter((name) => !made.includes(name))
    .flatMap((name) => catalog.tables.filter((each) => each.name === name).map(pinnedShape))
  const needs = [
    ...read.filter((name) => made.includes(name)).map((name) => `load-${name}`),
    ...(propose ? [`profile-${table}`] : []),
  ]
  const params = {
    table,
    suite: suite ? JSON.stringify({ ...suite, checks: identified(suite) }) : null,
    watch: asked.watch && asked.isOfJob,
    propose,
    gate: asked.gate ?? suite?.gate ?? false,
    profiled: isProfiled && (made.includes(table) || tables.some(({ name }) => name === table)),
  }
  const history = qualityHistories.get(table)
  return planStep(`quality-${table}`, 'quality', params, {
    needs,
    inputs: [...inputs, ...(history ? [historyInput(table, history)] : [])],
  })
}

/** A query may read any table, and which it does only the engine can tell. */
function tablesReadBy({ checks }: CheckSuite, all: readonly string[]): readonly string[] {
  return checks.some(({ type }) => type === 'sql') ||
    checks.some((check) => 'where' in check && check.where !== undefined && /\bselect\b/i.test(check.where))
    ? all
    : checks.flatMap(tablesOf)
}

const historyInput = (table: string, ref: ObjectRef): Dataset => ({
  name: table,
  kind: 'quality-history',
  version: null,
  ref,
  details: null,
})
