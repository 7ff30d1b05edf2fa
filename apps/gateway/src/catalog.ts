import type { BaselineSummary } from '@udb/drift'
import type { Dataset, ObjectRef } from '@udb/events'

export interface CatalogColumn {
  readonly name: string
  readonly type: string
  readonly originalName: string
  readonly tags: readonly string[]
}

/** The newest version of a table, as plans and people see it. */
export interface CatalogTable {
  readonly name: string
  readonly fullName: string
  readonly version: number
  readonly versions: readonly number[]
  readonly rows: number
  readonly columns: readonly CatalogColumn[]
  /** upload, or join. */
  readonly source: string
  readonly ref: ObjectRef
  /** When this version was published, in milliseconds since the epoch. */
  readonly publishedAt: number
  readonly jobId: string | null
  /** How it was loaded, as its dataset says it. */
  readonly details: Readonly<Record<string, unknown>>
}

/** A baseline of a table, with where its distributions are. */
export interface KeptBaseline {
  readonly summary: BaselineSummary
  readonly ref: ObjectRef
  /** When it was let go, in milliseconds since the epoch; null: it holds. */
  readonly retiredAt: number | null
}

export const pinnedBaseline = ({ summary, ref }: KeptBaseline): Dataset => ({
  name: summary.id,
  kind: 'baseline',
  version: summary.tableVersion,
  ref,
  details: JSON.stringify({ table: summary.table, kind: summary.kind, rows: summary.rows }),
})

/** Jobs whose uploads, and whose steps' stored results, no prune has taken yet; the oldest first. */
export interface EndedJobs {
  readonly jobs: readonly { readonly jobId: string; readonly uploadIds: readonly string[] }[]
  /** How many more there are. */
  readonly more: number
}

export const NO_ENDED_JOBS: EndedJobs = { jobs: [], more: 0 }

/** What a plan may read, as it stood when the plan was made. */
export interface Catalog {
  readonly tables: readonly CatalogTable[]
  /** Upload id to the table that it becomes, and the job that loads it. */
  readonly uploads: ReadonlyMap<string, { readonly table: string; readonly jobId: string }>
}

/** The table of the upload that it came from: its own name, or that of the file's main table. */
export function mainTableOf({ name, details }: CatalogTable): string {
  const report = details['report'] as { readonly mainTable?: string } | null | undefined
  return report?.mainTable ?? name
}

/** The table pinned to its version, with all that is known of it: whatever happens to the table, the step reads this. */
export const pinned = ({ name, version, ref, details }: CatalogTable): Dataset => ({
  name,
  kind: 'table',
  version: String(version),
  ref,
  details: JSON.stringify(details),
})

/** The same for a step that has to know the columns, and not how they came to be: a plan holds every step and is one event. */
export const pinnedShape = (table: CatalogTable): Dataset => {
  const { fullName, rows, source } = table
  const columns = table.columns.map(({ name, type }) => ({ name, type }))
  return { ...pinned(table), details: JSON.stringify({ fullName, rows, columns, source, report: null, join: null }) }
}

/** The same for the report, which tells how each table was read: its columns stand in the details once. */
export const pinnedHistory = (table: CatalogTable): Dataset => {
  const { report, ...details } = table.details
  if (typeof report !== 'object' || report === null) return pinned(table)
  const { columns: _, ...told } = report as Readonly<Record<string, unknown>>
  return { ...pinned(table), details: JSON.stringify({ ...details, report: told }) }
}

/** The same for a step that reads the file alone. */
export const pinnedFile = (table: CatalogTable): Dataset => ({ ...pinned(table), details: null })
