import type { Duck } from '@udb/engine'
import type { Dataset, DriftRequested } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import type { StepContext } from '@udb/service'
import {
  type Baseline,
  type Comparison,
  parseBaseline,
  poolDistributions,
  type TableDistribution,
} from './drift/index.js'
import { readTableDistribution, stepError } from './read-table-distribution.js'
import { needInput, readText } from './step-inputs.js'

/** What a version is compared with, as it is told and as it is computed with; null where there is nothing. */
export interface Compared {
  readonly comparison: Comparison
  readonly before: TableDistribution | null
}

/** Reads what the plan chose: stored baselines, whose rows are not read again, or another table. */
export async function readCompared(
  { inputs, params: { why } }: DriftRequested,
  { duck, objects }: { readonly duck: Duck; readonly objects: ObjectStore },
  context: StepContext,
): Promise<Compared> {
  const chosen = inputs.filter(({ kind }) => kind === 'baseline')
  if (inputs.some(({ kind }) => kind === 'reference')) {
    const reference = needInput(inputs, 'reference')
    const table = { name: reference.name, version: reference.version ?? '' }
    const before = await readTableDistribution(reference.ref, duck, context)
    return { comparison: { what: 'table', why, baselines: [], table }, before }
  }
  const baselines: Baseline[] = []
  for (const each of chosen) baselines.push(await readBaseline(objects, each))
  const [newest, ...others] = baselines
  if (newest === undefined) return { comparison: { what: 'nothing', why, baselines: [], table: null }, before: null }
  const told = baselines.map(({ id, tableVersion, rows, createdAt }) => ({ id, tableVersion, rows, createdAt }))
  const before = poolDistributions([newest.distribution, ...others.map(({ distribution }) => distribution)])
  return { comparison: { what: 'baselines', why, baselines: told, table: null }, before }
}

async function readBaseline(objects: ObjectStore, dataset: Dataset): Promise<Baseline> {
  const text = await readText(objects, needInput([dataset], 'baseline').ref)
  try {
    return parseBaseline(text)
  } catch (error) {
    return stepError(error)
  }
}
