import { type Duck, DuckError } from '@udb/engine'
import { alertsFor } from './alerts.js'
import { asking, type Asking } from './asking.js'
import { readBetween } from './between-columns.js'
import { profileColumn } from './column.js'
import { readDuplicates } from './duplicates.js'
import { maskSample } from './mask.js'
import { overviewOf } from './overview.js'
import { ProfileError } from './profile-error.js'
import { readSample } from './sample-rows.js'
import type { ColumnProfile, Profile } from './schema.js'
import { readSizes, readSource, type Source } from './source.js'
import { parquetRelation } from './sql-text.js'

export interface ProfileInput {
  /** The name people know the table by. */
  readonly table: string
  readonly parquetPath: string
  /** For progress before the file is opened; the profile counts for itself. */
  readonly rowCountHint?: number
  /** ISO 8601. */
  readonly generatedAt: string
  readonly source?: { readonly version: string; readonly jobId: string }
  /** How many of the first rows the profile shows; 0 for none. Default 10. */
  readonly sampleRows?: number
  /** Whether values that may be personal data are shown as they are; covered if not. Default false. */
  readonly showPersonal?: boolean
}

export interface ProfilePorts {
  readonly duck: Duck
  readonly signal: AbortSignal
  progress(done: number, total: number, message: string): void
}

/** Duplicates and what is between columns come after the columns. */
const stepsAfterColumns = 2

/**
 * The profile of one Parquet file. All rows stay in the engine; what comes over are statistics and, unless switched
 * off, the first rows. Leaves temporary tables in the engine, which the next profile replaces.
 *
 * @throws ProfileError when the file cannot be read or the engine's memory does not suffice
 * @throws DuckError `engine_closed` or `engine_interrupted`, and the signal's reason, as they come
 */
export async function computeProfile(input: ProfileInput, ports: ProfilePorts): Promise<Profile> {
  const ask = asking(ports.duck, ports.signal)
  const hint = input.rowCountHint === undefined ? '' : ` of about ${input.rowCountHint} rows`
  ports.progress(0, 1, `opening ${input.table}${hint}`)
  try {
    return await profileFile(ask, input, ports)
  } catch (error) {
    throw error instanceof DuckError ? explained(error, input.table) : error
  }
}

async function profileFile(ask: Asking, input: ProfileInput, { progress }: ProfilePorts): Promise<Profile> {
  const relation = parquetRelation(input.parquetPath)
  const source = await openSource(ask, relation, input.table)
  const sizes = await readSizes(ask, input.parquetPath, source.columns)
  const total = source.columns.length + stepsAfterColumns
  const columns: ColumnProfile[] = []
  for (const [position, column] of source.columns.entries()) {
    progress(position, total, `column ${column.name}`)
    const about = { position, rows: source.rows, sizeBytes: sizes.byColumn.get(column.name) ?? null }
    const { generatedAt, showPersonal = false } = input
    columns.push(await profileColumn(ask, relation, column, { ...about, generatedAt, showPersonal }))
  }
  progress(columns.length, total, 'duplicate rows')
  const duplicates = await readDuplicates(ask, relation, columns)
  progress(columns.length + 1, total, 'relations between columns')
  const file = { path: input.parquetPath, rows: source.rows }
  const { correlations, ...between } = await readBetween(ask, file, columns, duplicates.groups)
  const overview = overviewOf(source.rows, columns, duplicates, sizes, input.generatedAt)
  const sampleRows = input.sampleRows ?? 10
  const sample = sampleRows > 0 ? await readSample(ask, relation, source.columns, sampleRows) : null
  progress(total, total, 'done')
  return {
    format: 'udb.profile/1',
    table: input.table,
    generatedAt: input.generatedAt,
    source: input.source ? { ...input.source } : null,
    overview,
    alerts: alertsFor({ overview, columns, correlations, ...between }),
    columns,
    correlations,
    ...between,
    sample: maskSample(sample, columns),
  }
}

async function openSource(ask: Asking, relation: string, table: string): Promise<Source> {
  try {
    return await readSource(ask, relation)
  } catch (error) {
    if (!(error instanceof DuckError) || error.code !== 'engine_error') throw error
    throw new ProfileError(
      'profile_source_unreadable',
      `The stored version of table ${table} cannot be read as Parquet.`,
      'Load the table again; if that does not help, check the object store.',
      error,
    )
  }
}

function explained(error: DuckError, table: string): Error {
  if (error.code === 'engine_out_of_memory') {
    return new ProfileError(
      'profile_out_of_memory',
      `The profile of table ${table} needs more memory than the engine may use.`,
      'Give the profiler more memory, or profile a view with fewer columns.',
      error,
    )
  }
  if (error.code !== 'engine_error') return error
  return new ProfileError(
    'profile_failed',
    `The engine could not compute a statistic of table ${table}${error.kind === null ? '' : ` (${error.kind})`}.`,
    'This is a fault of the profiler; report it with the types of the columns.',
    error,
  )
}
