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

/** What a tenant's tables are. Kept in the object store, replaced by compare-and-set. */
export interface Manifest {
  /** Goes up by one with each change. */
  readonly version: number
  readonly tables: Readonly<Record<string, TableEntry>>
}

export const EMPTY_MANIFEST: Manifest = { version: 0, tables: {} }

export type NewVersion = Omit<TableEntry, 'version'>

/** The manifest with one table at its next version; the same manifest when this very step has published it before. */
export function withTable(manifest: Manifest, made: NewVersion): { readonly manifest: Manifest; readonly entry: TableEntry } {
  const before = manifest.tables[made.table]
  if (before && before.jobId === made.jobId && before.stepId === made.stepId) return { manifest, entry: before }
  const entry: TableEntry = { ...made, version: (before?.version ?? 0) + 1 }
  return { manifest: { version: manifest.version + 1, tables: { ...manifest.tables, [made.table]: entry } }, entry }
}
