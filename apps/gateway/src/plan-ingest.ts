import type { Dataset, PlanStep } from '@udb/events'
import { type PlanContext, Refusal } from './plan-context.js'
import { planStep } from './plan-step.js'
import { problemOf, quoted } from './problem.js'
import type { IngestParams } from './request-params.js'
import { freeName, tableNameFor } from './table-name.js'
import { uploadKey } from './upload-key.js'

/** For each file: parse it, then load it. Every file has a table of its own; `params` says which. */
export function planIngest(
  { uploads }: IngestParams,
  { tenant, catalog }: PlanContext,
): { steps: PlanStep[]; params: { uploads: NamedUpload[] } } {
  const named = withTables(uploads)
  for (const { table } of named) {
    const made = catalog.tables.find(({ name, source }) => name === table && source === 'join')
    if (made)
      throw new Refusal(
        problemOf(
          'table_name_taken',
          `The table ${quoted(table)} is made by a join, so a file cannot become it.`,
          'Rename the file, or name its table in `options`.',
        ),
      )
  }
  return { params: { uploads: named }, steps: named.flatMap((upload) => stepsOf(upload, tenant)) }
}

export type NamedUpload = IngestParams['uploads'][number] & { readonly table: string }

/** Names that were asked for are kept, and are refused when they are the same; the others step aside. */
export function withTables(uploads: IngestParams['uploads']): NamedUpload[] {
  const taken = new Set<string>()
  for (const { table } of uploads) {
    if (table === undefined) continue
    if (taken.has(table))
      throw new Refusal(
        problemOf(
          'name_duplicate',
          `Two files are to become the table ${quoted(table)}.`,
          'Give each a table of its own.',
        ),
      )
    taken.add(table)
  }
  return uploads.map((upload) => {
    const table = upload.table ?? freeName(tableNameFor(upload.filename), taken)
    taken.add(table)
    return { ...upload, table }
  })
}

function stepsOf(
  { uploadId, filename, table, overrides, sizeBytes, sha256, mediaType }: NamedUpload,
  tenant: string,
): PlanStep[] {
  const file: Dataset = {
    name: filename,
    kind: 'upload',
    version: null,
    ref: { key: uploadKey(tenant, uploadId), sizeBytes, sha256, mediaType },
    details: JSON.stringify({ uploadId }),
  }
  const load = { table, fullName: `${tenant}_upload__${table}`, mode: 'replace', join: null }
  return [
    planStep(
      `parse-${table}`,
      'parse',
      { uploadId, filename, table, overrides: JSON.stringify(overrides) },
      { inputs: [file] },
    ),
    planStep(`load-${table}`, 'load', load, { needs: [`parse-${table}`] }),
  ]
}
