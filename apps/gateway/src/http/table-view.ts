import { z } from 'zod'
import type { CatalogTable } from '../catalog.js'
import { at, time } from './job-view.js'

export const tableShape = z.object({
  name: z.string(),
  fullName: z.string(),
  version: z.int(),
  versions: z.array(z.int()).describe('Newest first.'),
  rowCount: z.int(),
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), originalName: z.string(), tags: z.array(z.string()) }),
  ),
  source: z.string().describe('upload, or join.'),
  sizeBytes: z.int(),
  freshness: z.object({ publishedAt: time, jobId: z.string().nullable() }),
})

export const tableDetailsShape = tableShape.omit({ versions: true }).extend({
  versions: z
    .array(z.object({ version: z.int(), rowCount: z.int(), publishedAt: time, jobId: z.string().nullable() }))
    .describe('Newest first.'),
  details: z.record(z.string(), z.unknown()).describe('How it was loaded: format, decisions, counts.'),
})

export const tableBody = ({
  name,
  fullName,
  version,
  versions,
  rows,
  columns,
  source,
  ref,
  publishedAt,
  jobId,
}: CatalogTable): z.infer<typeof tableShape> => ({
  name,
  fullName,
  version,
  versions: [...versions],
  rowCount: rows,
  source,
  sizeBytes: ref.sizeBytes,
  columns: columns.map(({ tags, ...column }) => ({ ...column, tags: [...tags] })),
  freshness: { publishedAt: at(publishedAt), jobId },
})

export const tableDetailsBody = (
  newest: CatalogTable,
  all: readonly CatalogTable[],
): z.infer<typeof tableDetailsShape> => ({
  ...tableBody(newest),
  versions: all.map(({ version, rows, publishedAt, jobId }) => ({
    version,
    rowCount: rows,
    publishedAt: at(publishedAt),
    jobId,
  })),
  details: { ...newest.details },
})
