import type { Artifact, ObjectRef } from '@udb/events'

/** One artifact in the index, which says what exists; the bytes are shared by content. */
export interface IndexEntry {
  readonly jobId: string
  readonly stepId: string
  readonly name: string
  readonly kind: string
  readonly table: string | null
  readonly ref: ObjectRef
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export const indexPrefix = (tenant: string): string => `tenants/${tenant}/artifact-index/`
export const indexKey = (tenant: string, jobId: string, name: string): string =>
  `${indexPrefix(tenant)}${jobId}/${name}.json`

export const indexEntry = (jobId: string, stepId: string, artifact: Artifact, createdAt: number): IndexEntry => ({
  jobId,
  stepId,
  name: artifact.name,
  kind: artifact.kind,
  table: artifact.table,
  ref: artifact.ref,
  createdAt,
})

/** Names are parts of keys and of URLs. */
export const isArtifactName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,180}$/.test(name)
