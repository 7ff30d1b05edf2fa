import {
  chooseBaseline,
  type DriftAgainst,
  type DriftOptions,
  type DriftRequest,
  driftRequestSchema,
  summaryToWire,
} from '@udb/drift'
import type { Dataset, PlanStep } from '@udb/events'
import { type CatalogTable, type KeptBaseline, pinnedFile, pinnedBaseline } from './catalog.js'
import { nearestNames } from './nearest.js'
import { loadedUpload } from './loaded-upload.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { tableNamed } from './plan-joins.js'
import { planStep } from './plan-step.js'
import { problemOf, quoted } from './problem.js'
import type { AnalyzeParams } from './request-params.js'

/** `true` asks for all that is usual. */
export const driftRequestOf = ({ drift }: AnalyzeParams): DriftRequest | null =>
  drift === true ? driftRequestSchema.parse({}) : drift || null

/**
 * One step for each table that is compared. The baselines are chosen here, so that what a step reads stands in the plan.
 *
 * @param made names of tables that the job itself makes; their versions are known only then
 */
export function planDrift(
  request: AskedDrift,
  tables: readonly CatalogTable[],
  made: readonly string[],
  context: PlanContext,
): PlanStep[] {
  refuseUnknownColumns(request, tables, made)
  const targets: Target[] = [
    ...tables.map((table) => ({ name: table.name, table, at: table.publishedAt })),
    ...made.map((name) => ({ name, table: null, at: context.now })),
  ]
  if (request.against === undefined) return targets.map((target) => policyStep(target, request, context))
  const reference = referenceOf(request.against, targets, context)
  const compared = targets.filter(({ table }) => !isSame(table, reference))
  if (compared.length === 0)
    throw new Refusal(
      problemOf(
        'nothing_to_compare',
        `The only table of the request is ${quoted(reference.dataset.name)} itself, of the same version.`,
        'Name the table that is to be compared in `tables`, or another version of it in `drift.against`.',
      ),
    )
  return compared.map((target) => againstStep(target, reference, request))
}

/** `showPersonal` is said once for all of an analysis. */
type AskedDrift = DriftRequest & { readonly showPersonal: boolean }

interface Target {
  readonly name: string
  /** Null where the job makes it. */
  readonly table: CatalogTable | null
  readonly at: number
}

interface Reference {
  readonly dataset: Dataset
  readonly why: string
}

const isSame = (table: CatalogTable | null, { dataset }: Reference): boolean =>
  dataset.kind === 'reference' && table?.name === dataset.name && String(table.version) === dataset.version

function policyStep({ name, table, at }: Target, request: AskedDrift, { baselines }: PlanContext): PlanStep {
  const { policy } = request
  const own = baselines.filter(({ summary }) => summary.table === name && summary.kind === policy.kind)
  const summaries = own.map(({ summary }) => summary)
  const choice = chooseBaseline(policy, summaries, new Date(at).toISOString())
  const chosen =
    choice.kind === 'none' ? [] : choice.ids.flatMap((id) => own.filter(({ summary }) => summary.id === id))
  const params = {
    table: name,
    at,
    why: choice.why,
    policy: JSON.stringify(policy),
    options: JSON.stringify(optionsOf(request)),
    baselines: summaries.map(summaryToWire),
    showPersonal: request.showPersonal,
  }
  return stepOf(name, table, params, chosen.map(pinnedBaseline))
}

function againstStep({ name, table, at }: Target, { dataset, why }: Reference, request: AskedDrift): PlanStep {
  const options = JSON.stringify(optionsOf(request))
  const { showPersonal } = request
  return stepOf(name, table, { table: name, at, why, policy: null, options, baselines: [], showPersonal }, [dataset])
}

const stepOf = (name: string, table: CatalogTable | null, params: object, compared: readonly Dataset[]): PlanStep =>
  planStep(`drift-${name}`, 'drift', params, {
    needs: table ? [] : [`load-${name}`],
    inputs: [...(table ? [pinnedFile(table)] : []), ...compared],
  })

const optionsOf = ({ policy: _, against: __, showPersonal: ___, ...options }: AskedDrift): DriftOptions => options

function referenceOf(against: DriftAgainst, targets: readonly Target[], context: PlanContext): Reference {
  if (against.baseline !== undefined) return baselineNamed(against.baseline, targets, context.baselines)
  const table = tableAgainst(against, context)
  const why = `Version ${table.version} of the table ${table.name}, as asked.`
  return { dataset: { ...pinnedFile(table), kind: 'reference' }, why }
}

function baselineNamed(id: string, targets: readonly Target[], baselines: readonly KeptBaseline[]): Reference {
  const found = baselines.find(({ summary }) => summary.id === id)
  if (found === undefined) throw new Refusal(baselineUnknown(id))
  const { table, tableVersion } = found.summary
  const others = targets.filter(({ name }) => name !== table)
  if (others.length > 0)
    throw new Refusal(
      problemOf(
        'baseline_unknown',
        `The baseline ${quoted(id)} is one of the table ${table}, and not of ${others[0]!.name}.`,
        `Ask for \`tables\`: ["${table}"] only, or compare with a table: \`against\`: {"table": "${table}"}.`,
      ),
    )
  return { dataset: pinnedBaseline(found), why: `The baseline of version ${tableVersion}, as asked.` }
}

export const baselineUnknown = (id: string) =>
  problemOf(
    'baseline_unknown',
    `There is no baseline ${quoted(id)}.`,
    'GET /tables/{name}/baselines lists those of a table.',
  )

function tableAgainst({ table, version, uploadId }: DriftAgainst, context: PlanContext): CatalogTable {
  if (uploadId === undefined) return versionNamed(table ?? '', version, context)
  const upload = loadedUpload(uploadId, context)
  const made = context.versions.find(({ name, jobId }) => name === upload.table && jobId === upload.jobId)
  return made ?? tableNamed(upload.table, context.catalog.tables)
}

/** The table at a version, or at its newest; a refusal that lists the versions where there is no such one. */
export function versionNamed(
  name: string,
  version: number | undefined,
  { catalog, versions }: Pick<PlanContext, 'catalog' | 'versions'>,
): CatalogTable {
  const newest = tableNamed(name, catalog.tables)
  if (version === undefined || version === newest.version) return newest
  const found = versions.find((each) => each.name === newest.name && each.version === version)
  if (found) return found
  throw new Refusal(
    problemOf(
      'table_version_unknown',
      `There is no version ${version} of the table ${newest.name}.`,
      `Versions that are there: ${newest.versions.slice(0, 20).join(', ')}.`,
    ),
  )
}

/** A threshold for a column that no table has is a slip that would silently do nothing. */
function refuseUnknownColumns(
  { columns }: DriftRequest,
  tables: readonly CatalogTable[],
  made: readonly string[],
): void {
  if (made.length > 0) return
  const known = tables.flatMap((table) => table.columns.map(({ name }) => name))
  for (const column of Object.keys(columns))
    if (!known.includes(column))
      throw new Refusal(
        problemOf(
          'column_unknown',
          `\`drift.columns\` names ${quoted(column)}, which no table of the request has.`,
          `Columns that are alike: ${nearestNames(column, known).join(', ')}.`,
          { column },
        ),
      )
}
