import type { ObjectRef } from '@udb/events'
import { type CatalogTable, NO_ENDED_JOBS } from './catalog.js'
import type { PlanContext } from './plan-context.js'
import type { ReadModel } from './read-model.js'

type Known = Pick<
  PlanContext,
  'catalog' | 'openJobs' | 'endedJobs' | 'baselines' | 'retiredBaselines' | 'versions' | 'qualityHistories'
>

/**
 * What a plan of that type may need to know, and no more: each is a question to the database. `endedBefore`: which jobs a prune would take
 * as ended, in milliseconds since the epoch.
 */
export async function readKnown(
  readModel: ReadModel,
  tenant: string,
  type: string,
  params: unknown,
  endedBefore = 0,
): Promise<Known> {
  const asked = askedIn(params)
  const [catalog, openJobs, endedJobs, baselines, retiredBaselines, qualityHistories] = await Promise.all([
    readModel.catalog(tenant, asked.uploadIds),
    type === 'prune' || type === 'analyze' ? readModel.openJobs(tenant) : [],
    type === 'prune' ? readModel.endedJobs(tenant, endedBefore) : NO_ENDED_JOBS,
    asked.drift || type === 'baseline' ? readModel.baselines(tenant) : [],
    type === 'prune' ? readModel.retiredBaselines(tenant) : [],
    asked.quality ? readModel.qualityHistories(tenant) : new Map<string, ObjectRef>(),
  ])
  const named = asked.againstUpload ? catalog.uploads.get(asked.againstUpload)?.table : asked.table
  return {
    catalog,
    openJobs,
    endedJobs,
    baselines,
    retiredBaselines,
    qualityHistories,
    versions: await versionsOf(readModel, tenant, named, catalog.tables),
  }
}

async function versionsOf(
  readModel: ReadModel,
  tenant: string,
  named: string | undefined,
  tables: readonly CatalogTable[],
): Promise<CatalogTable[]> {
  const table =
    named === undefined ? undefined : tables.find(({ name, fullName }) => name === named || fullName === named)
  return table && table.versions.length > 1 ? readModel.tableVersions(tenant, table.name) : []
}

interface AskedIn {
  readonly uploadIds: string[]
  /** Whether it may ask for drift. */
  readonly drift: boolean
  /** Whether it may ask for checks. */
  readonly quality: boolean
  /** The table whose versions are asked for. */
  readonly table: string | undefined
  readonly againstUpload: string | undefined
}

/** Whatever it is that was sent: what in it could be ids and names. What else is wrong with it the plan says. */
function askedIn(params: unknown): AskedIn {
  const { uploadIds, drift, quality, table } = recordOf(params)
  const against = recordOf(recordOf(drift)['against'])
  const againstUpload = textOf(against['uploadId'])
  const ids = Array.isArray(uploadIds) ? uploadIds.filter((id) => typeof id === 'string').slice(0, 1_000) : []
  return {
    uploadIds: againstUpload === undefined ? ids : [...ids, againstUpload],
    drift: Boolean(drift),
    quality: Boolean(quality),
    table: textOf(against['table']) ?? textOf(table),
    againstUpload,
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
