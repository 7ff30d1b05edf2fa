import type { ObjectRef } from '@udb/objects'

export interface ManifestColumn {
  readonly name: string
  readonly type: string
  readonly originalName: string
  readonly tags: readonly string[]
}

/** One table at one version: the Parquet file is the truth, all else is about it. */
export interface TableEntry {
  readonly table: string
  readonly fullName: string
  /** From 1, counted per table. */
  readonly version: number
  readonly ref: ObjectRef
  readonly rows: number
  readonly columns: readonly ManifestColumn[]
  readonly source: string
  /** How it was loaded, as a JSON object. */
  readonly details: string
  /** The step that published it: a step that comes again finds what it did. */
  readonly jobId: string
  readonly stepId: string
  /** Milliseconds since the epoch. */
  readonly publishedAt: number
}

/** A version that another one has replaced. */
export type Superseded = Pick<TableEntry, 'table' | 'version' | 'jobId' | 'stepId' | 'ref' | 'rows' | 'publishedAt'> & {
  /** Milliseconds since the epoch. */
  readonly supersededAt: number
}

/** What a tenant's tables are. Kept in the object store, replaced by compare-and-set. */
export interface Manifest {
  /** Goes up by one with each change. */
  readonly version: number
  readonly tables: Readonly<Record<string, TableEntry>>
  /**
   * What was replaced within the last day, and of each table the version before the newest. A step that comes again late finds its version
   * here instead of putting old rows back; and the bytes are still named here for the jobs that were pinned to them, and for whoever
   * compares a table with what it was.
   */
  readonly superseded: readonly Superseded[]
}

export const EMPTY_MANIFEST: Manifest = { version: 0, tables: {}, superseded: [] }

export type NewVersion = Omit<TableEntry, 'version'>

/** Longer than all attempts at a step and any job that reads what it was pinned to. */
const SUPERSEDED_MS = 24 * 60 * 60_000

/** The manifest with one table at its next version; the same manifest when this very step has published it before. */
export function withTable(
  manifest: Manifest,
  made: NewVersion,
): { readonly manifest: Manifest; readonly entry: TableEntry } {
  const before = Object.hasOwn(manifest.tables, made.table) ? manifest.tables[made.table] : undefined
  if (before && isOf(before, made)) return { manifest, entry: before }
  const earlier = manifest.superseded.find((each) => each.table === made.table && isOf(each, made))
  if (earlier) return { manifest, entry: withoutEnd(made, earlier) }
  const entry: TableEntry = { ...made, version: (before?.version ?? 0) + 1 }
  const superseded = manifest.superseded.filter(
    (each) => made.publishedAt - each.supersededAt < SUPERSEDED_MS || isLastBefore(manifest, made.table, each),
  )
  if (before) superseded.push(ended(before, made.publishedAt))
  return {
    manifest: { version: manifest.version + 1, tables: { ...manifest.tables, [made.table]: entry }, superseded },
    entry,
  }
}

/** Of another table than the one that changes: what it was before it became what it is. */
const isLastBefore = ({ tables }: Manifest, changed: string, { table, version }: Superseded): boolean =>
  table !== changed && version + 1 === tables[table]?.version

/** The manifest with several tables at their next versions, as one change; the same manifest when this very step has published all of them before. */
export function withTables(
  manifest: Manifest,
  made: readonly NewVersion[],
): { readonly manifest: Manifest; readonly entries: readonly TableEntry[] } {
  let changed = manifest
  const entries = made.map((each) => {
    const { manifest: next, entry } = withTable(changed, each)
    changed = next
    return entry
  })
  if (changed === manifest) return { manifest, entries }
  return { manifest: { ...changed, version: manifest.version + 1 }, entries }
}

/** Whether this step has published, as far as the manifest remembers. */
export const hasPublished = ({ tables, superseded }: Manifest, step: Pick<TableEntry, 'jobId' | 'stepId'>): boolean =>
  [...Object.values(tables), ...superseded].some((each) => isOf(each, step))

const isOf = (published: Pick<TableEntry, 'jobId' | 'stepId'>, made: Pick<TableEntry, 'jobId' | 'stepId'>): boolean =>
  published.jobId === made.jobId && published.stepId === made.stepId

const ended = (
  { table, version, jobId, stepId, ref, rows, publishedAt }: TableEntry,
  supersededAt: number,
): Superseded => ({
  table,
  version,
  jobId,
  stepId,
  ref,
  rows,
  publishedAt,
  supersededAt,
})

const withoutEnd = (made: NewVersion, { version, ref, rows, publishedAt }: Superseded): TableEntry => ({
  ...made,
  version,
  ref,
  rows,
  publishedAt,
})
