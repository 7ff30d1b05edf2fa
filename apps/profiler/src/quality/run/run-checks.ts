import type { IdentifiedCheck } from '@udb/checks'
import { compileCheck } from '../compile/compile-check.js'
import type { Compiled, Finding } from '../compile/compiled.js'
import type { Surroundings } from '../compile/surroundings.js'
import type { CheckFault, CheckResult } from '../results.js'
import { type Ask, faultOf } from './ask.js'
import { runBatch } from './run-batch.js'
import { sampleRows } from './sample-rows.js'
import { conditionKey, conditionsOf, tryConditions } from './try-conditions.js'

export interface RunPorts {
  readonly ask: Ask
  readonly signal: AbortSignal
  progress(done: number, total: number): void
}

/** Samples cost a scan each: enough to begin with, and every check has the statement that finds the rows. */
const MAX_SAMPLES = 50

type Ready = { readonly check: IdentifiedCheck; readonly compiled: Compiled }
type Outcome = CheckResult['outcome']

const errored = (fault: CheckFault): Outcome => ({ state: 'errored', fault })

export interface RanChecks {
  /** In the order of the checks. */
  readonly results: readonly CheckResult[]
  /** Rows of the table. */
  readonly rows: number | null
}

/** Runs checks over one table. What is wrong with one is a result of that one; rejects only where none could be run. */
export async function runChecks(
  checks: readonly IdentifiedCheck[],
  surroundings: Surroundings,
  { ask, signal, progress }: RunPorts,
): Promise<RanChecks> {
  const table = surroundings.table.name
  const outcomes = new Map<IdentifiedCheck, Outcome>()
  const faults = await tryConditions(
    checks.flatMap((check) => conditionsOf(check, table)),
    ask,
  )
  const ready: Ready[] = []
  for (const check of checks) {
    const fault = conditionsOf(check, table).flatMap((condition) => faults.get(conditionKey(condition)) ?? [])[0]
    const compiled = fault ?? compiledOr(check, surroundings)
    if ('code' in compiled) outcomes.set(check, errored(compiled))
    else if (compiled.how === 'known') {
      outcomes.set(check, compiled.finding)
      ready.push({ check, compiled })
    } else ready.push({ check, compiled })
  }
  const done = (more: number): void => progress(outcomes.size + more, checks.length)
  const rows = await runBatched(ready, table, ask, outcomes, done)
  for (const { check, compiled } of ready) {
    if (compiled.how !== 'query') continue
    signal.throwIfAborted()
    done(0)
    outcomes.set(check, await runQuery(compiled, ask))
  }
  return { results: await withSamples(checks, ready, outcomes, surroundings, { ask, signal }), rows }
}

function compiledOr(check: IdentifiedCheck, surroundings: Surroundings): Compiled | CheckFault {
  try {
    return compileCheck(check, surroundings)
  } catch (error) {
    return faultOf(error)
  }
}

/** Puts the outcomes into the map, and gives the number of rows, which is counted in any case. */
async function runBatched(
  ready: readonly Ready[],
  table: string,
  ask: Ask,
  outcomes: Map<IdentifiedCheck, Outcome>,
  progress: (more: number) => void,
): Promise<number | null> {
  const batched = ready.flatMap(({ check, compiled }) => (compiled.how === 'batch' ? [{ check, compiled }] : []))
  const items = [{ aggregates: ['count(*)'] }, ...batched.map(({ compiled }) => compiled)]
  // The first of them is the number of rows, which is no check.
  const [counted, ...answers] = await runBatch(table, items, ask, (answered) => progress(answered - 1))
  for (const [index, { check, compiled }] of batched.entries()) {
    const answer = answers[index]!
    outcomes.set(check, 'fault' in answer ? errored(answer.fault) : compiled.judge(answer.cells))
  }
  return counted && 'cells' in counted ? Number(counted.cells[0]) : null
}

async function runQuery(compiled: Extract<Compiled, { how: 'query' }>, ask: Ask): Promise<Outcome> {
  try {
    const { rows } = await ask(compiled.query, { maxRows: 1 })
    return compiled.judge(rows[0] ?? [])
  } catch (error) {
    return errored(faultOf(error))
  }
}

async function withSamples(
  checks: readonly IdentifiedCheck[],
  ready: readonly Ready[],
  outcomes: ReadonlyMap<IdentifiedCheck, Outcome>,
  { table }: Surroundings,
  { ask, signal }: Pick<RunPorts, 'ask' | 'signal'>,
): Promise<CheckResult[]> {
  const compiledOf = new Map(ready.map(({ check, compiled }) => [check, compiled]))
  const results: CheckResult[] = []
  let samples = 0
  for (const check of checks) {
    signal.throwIfAborted()
    const outcome = outcomes.get(check)!
    const compiled = compiledOf.get(check)
    const wanted = compiled?.givesRows === true && unexpectedOf(outcome) > 0 && samples < MAX_SAMPLES
    if (wanted) samples++
    results.push({
      check,
      outcome,
      expectation: compiled?.expectation ?? null,
      sql: compiled?.sql ?? null,
      sample: wanted ? await sampleRows(compiled, table, ask) : null,
    })
  }
  return results
}

const unexpectedOf = (outcome: Outcome): number =>
  outcome.state === 'errored' ? 0 : ((outcome satisfies Finding).unexpected ?? 0)
