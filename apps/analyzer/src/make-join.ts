import { join as path } from 'node:path'
import { type Duck, DuckError, identifier, literal } from '@udb/engine'
import type { JoinSpec } from '@udb/events'
import { type StepContext, StepError } from '@udb/service'
import { planJoin } from './join-sql.js'
import type { PinnedVersion } from './pinned-table.js'

export interface JoinReport {
  readonly base: string
  readonly parts: readonly {
    readonly table: string
    readonly kind: string
    readonly on: JoinSpec['parts'][number]['on']
    readonly unmatched: number
  }[]
  readonly rows: number
  readonly baseRows: number
  readonly renamed: readonly { readonly name: string; readonly table: string; readonly column: string }[]
}

export interface MadeJoin {
  readonly parquetPath: string
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly originalName: string
    readonly tags: readonly string[]
  }[]
  readonly rows: number
  readonly report: JoinReport
}

/** Writes the joined table as Parquet, and counts for each part the base rows that find no partner. */
export async function makeJoin(
  spec: JoinSpec,
  tables: readonly PinnedVersion[],
  duck: Duck,
  context: StepContext,
): Promise<MadeJoin> {
  const plan = planJoin(
    spec,
    new Map(tables.map((table) => [table.name, { name: table.name, columns: table.details.columns }])),
  )
  for (const table of tables) {
    const file = literal(await context.localFile(table.ref))
    await duck.exec(`CREATE VIEW ${identifier(table.name)} AS SELECT * FROM read_parquet(${file})`)
  }
  const parquetPath = path(context.workDir, 'joined.parquet')
  try {
    await duck.exec(`COPY (${plan.selectSql}) TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION snappy)`)
    const [written] = await duck.query<{ n: number }>(`SELECT count(*) AS n FROM read_parquet(${literal(parquetPath)})`)
    const described = await duck.query<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM read_parquet(${literal(parquetPath)})`,
    )
    const unmatched: number[] = []
    for (const sql of plan.unmatchedSql) unmatched.push((await duck.query<{ n: number }>(sql))[0]!.n)
    const baseRows = tables.find((table) => table.name === spec.base)!.details.rows
    const rows = written!.n
    return {
      parquetPath,
      rows,
      columns: described.map((each, i) => ({
        name: each.column_name,
        type: each.column_type,
        originalName: plan.columns[i]!.column,
        tags: [],
      })),
      report: {
        base: spec.base,
        parts: spec.parts.map((part, index) => ({
          table: part.table,
          kind: part.kind,
          on: part.on,
          unmatched: unmatched[index]!,
        })),
        rows,
        baseRows,
        renamed: plan.renamed.map(({ name, table, column }) => ({ name, table, column })),
      },
    }
  } catch (error) {
    throw context.signal.aborted ? error : joinError(error, spec)
  }
}

function joinError(error: unknown, spec: JoinSpec): unknown {
  if (!(error instanceof DuckError)) return error
  const names = spec.parts.map((part) => part.table).join(', ')
  if (error.code === 'engine_out_of_memory')
    return new StepError(
      'join_too_large',
      `joining ${names} to ${spec.base} needs more memory than there is`,
      'Join fewer tables, or raise UDB_ENGINE_MEMORY_MB.',
    )
  if (error.code === 'engine_error')
    return new StepError(
      'join_failed',
      `${names} cannot be joined to ${spec.base}: the columns do not compare (${error.kind ?? 'error'})`,
      'Join on columns of the same type; load them with the same type if need be.',
    )
  return error
}
