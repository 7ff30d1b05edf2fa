import type { Dataset, PlanStep } from '@udb/events'
import { uploadKey } from '@udb/service'
import { type Catalog, mainTableOf } from './catalog.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { planStep } from './plan-step.js'
import { problemOf, quoted } from './problem.js'
import type { IngestParams } from './request-params.js'
import { freeName, tableNameFor } from './table-name.js'

/**
 * For each table: parse its file, then load it. Files of the same table are parsed together; `params` says which is whose. Further tables
 * of a file the parser names.
 */
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
  const byTable = Map.groupBy(named, ({ table }) => table)
  const steps = [...byTable.values()].flatMap((uploads) => stepsOf(uploads, named, tenant, catalog))
  return { params: { uploads: named }, steps }
}

export type NamedUpload = IngestParams['uploads'][number] & { readonly table: string }

/** Names that were asked for are kept: files with the same one become one table, so they are read in the same way. The others step aside. */
export function withTables(uploads: IngestParams['uploads']): NamedUpload[] {
  const asked = new Map<string, string>()
  for (const { table, overrides } of uploads) {
    if (table === undefined) continue
    const decisions = JSON.stringify(overrides)
    if ((asked.get(table) ?? decisions) !== decisions)
      throw new Refusal(
        problemOf(
          'name_duplicate',
          `Files that are to be read in different ways are to become the table ${quoted(table)}.`,
          'Give them the same overrides, or tables of their own.',
        ),
      )
    asked.set(table, decisions)
  }
  const taken = new Set(asked.keys())
  return uploads.map((upload) => {
    const table = upload.table ?? freeName(tableNameFor(upload.filename), taken)
    taken.add(table)
    return { ...upload, table }
  })
}

function stepsOf(
  uploads: readonly NamedUpload[],
  all: readonly NamedUpload[],
  tenant: string,
  catalog: Catalog,
): PlanStep[] {
  const { uploadId, filename, table, overrides } = uploads[0]!
  const files = uploads.map((upload): Dataset => {
    const { sizeBytes, sha256, mediaType } = upload
    return {
      name: upload.filename,
      kind: 'upload',
      version: null,
      ref: { key: uploadKey(tenant, upload.uploadId), sizeBytes, sha256, mediaType },
      details: JSON.stringify({ uploadId: upload.uploadId }),
    }
  })
  const load = { table, fullName: `${tenant}_upload__${table}`, mode: 'replace', join: null }
  return [
    planStep(
      `parse-${table}`,
      'parse',
      { uploadId, filename, table, overrides: JSON.stringify(overrides), ...takenNames(table, all, catalog) },
      { inputs: files },
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
