import type { Dataset, PlanStep } from '@udb/events'
import { type Catalog, mainTableOf } from './catalog.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { planStep } from './plan-step.js'
import { problemOf, quoted } from './problem.js'
import type { IngestParams } from './request-params.js'
import { freeName, tableNameFor } from './table-name.js'
import { uploadKey } from './upload-key.js'

/** For each file: parse it, then load it. Every file has a main table of its own, which `params` says; further ones the parser names. */
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
  return { params: { uploads: named }, steps: named.flatMap((upload) => stepsOf(upload, named, tenant, catalog)) }
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
  all: readonly NamedUpload[],
  tenant: string,
  catalog: Catalog,
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
      { uploadId, filename, table, overrides: JSON.stringify(overrides), ...takenNames(table, all, catalog) },
      { inputs: [file] },
    ),
    planStep(`load-${table}`, 'load', load, { needs: [`parse-${table}`] }),
  ]
}

/** What the further tables of a file must not be called, since it is something else: only the parser knows which there are. */
function takenNames(table: string, all: readonly NamedUpload[], { tables }: Catalog) {
  // The parser shortens a long name before it puts the name of a sheet behind it.
  const stem = `${table}_`.slice(0, 30)
  const others = tables.filter((each) => each.source === 'join' || mainTableOf(each) !== table)
  return {
    takenUploads: all.flatMap((upload) => (upload.table === table ? [] : [upload.table])),
    takenTables: others.flatMap(({ name }) => (name.startsWith(stem) ? [name] : [])),
  }
}
