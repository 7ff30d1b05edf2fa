import { type Duck, DuckError, type Row } from '@udb/engine'
import { alertsFor } from './alerts.js'
import { asking, type Asking } from './asking.js'
import { readBetween } from './between-columns.js'
import { profileColumns, type SizedSource } from './profile-columns.js'
import { type Lanes, lanesOf } from './lanes.js'
import { maskSample } from './mask.js'
import { overviewOf } from './overview.js'
import { ProfileError } from './profile-error.js'
import { readSample } from './sample-rows.js'
import type { Profile } from './schema.js'
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

/** What is between columns comes after the columns. */
const stepsAfterColumns = 1

/** Rows up to which two statements run side by side: of more, one keeps all processors busy, and two would need twice the memory. */
const rowsForTwo = 2_000_000

/** Rows that one thread reads at a time, DuckDB's row group: more threads would only wait for each other. */
const rowsForOneThread = 122_880

/**
 * The profile of one Parquet file. All rows stay in the engine; what comes over are statistics and, unless switched
 * off, the first rows. Leaves tables in the engine, which the next profile replaces.
 *
 * @throws ProfileError when the file cannot be read or the engine's memory does not suffice
 * @throws DuckError `engine_closed` or `engine_interrupted`, and the signal's reason, as they come
 */
export async function computeProfile(input: ProfileInput, ports: ProfilePorts): Promise<Profile> {
  const hint = input.rowCountHint === undefined ? '' : ` of about ${input.rowCountHint} rows`
  ports.progress(0, 1, `opening ${input.table}${hint}`)
  try {
    return await profileFile(input, ports)
  } catch (error) {
    throw error instanceof DuckError ? explained(error, input.table) : error
  }
}

async function profileFile(input: ProfileInput, ports: ProfilePorts): Promise<Profile> {
  const { duck, signal } = ports
  const ask = asking(duck, signal)
  const relation = parquetRelation(input.parquetPath)
  const source = await openSource(ask, relation, input.table)
  const sizes = await readSizes(ask, input.parquetPath, source.columns)
  const lanes = lanesOf(source.rows > rowsForTwo ? [ask] : [ask, asking(duck.beside(), signal)])
  const giveBack = source.rows > rowsForOneThread ? null : await oneThread(duck)
  try {
    return await profileSource(lanes, { ...source, relation, sizes }, input, ports)
  } finally {
    await lanes.idle()
    await giveBack?.()
  }
}

/** Has each statement run in its own line alone; gives what undoes that. */
async function oneThread(duck: Duck): Promise<() => Promise<void>> {
  const [before] = await duck.query<Row & { threads: number }>(`SELECT current_setting('threads')::INTEGER AS threads`)
  await duck.exec('SET threads = 1')
  // An engine that was closed meanwhile has nothing to be given back.
  return () => duck.exec(`SET threads = ${before?.threads ?? 1}`).catch(() => undefined)
}

async function profileSource(
  lanes: Lanes,
  source: SizedSource,
  input: ProfileInput,
  { progress }: ProfilePorts,
): Promise<Profile> {
  const { relation, sizes, rows } = source
  const total = source.columns.length + stepsAfterColumns
  const { generatedAt, showPersonal = false, sampleRows = 10 } = input
  let done = 0
  const columns = await profileColumns(lanes, source, { generatedAt, showPersonal }, (name) =>
    progress(done++, total, `column ${name}`),
  )
  progress(columns.length, total, 'relations between columns')
  const first = lanes.use((ask) =>
    sampleRows > 0 ? readSample(ask, relation, source.columns, sampleRows) : Promise.resolve(null),
  )
  const { correlations, duplicates, ...between } = await readBetween(lanes, { path: input.parquetPath, rows }, columns)
  const overview = overviewOf(rows, columns, duplicates, sizes, generatedAt)
  const sample = await first
  progress(total, total, 'done')
  return {
    format: 'udb.profile/1',
    table: input.table,
    generatedAt,
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
