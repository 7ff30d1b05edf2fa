import { tablesOf } from '@udb/checks'
import { ApiError, type ArtifactEntry, type Client } from '../client.js'
import { readAskedChecks } from './asked-checks.js'
import { fetchTables } from './export-checks.js'
import type { QualityOutcome } from './quality-text.js'

export interface QualityOptions {
  readonly checks?: readonly string[]
  readonly contract?: readonly string[]
  readonly gate?: boolean
}

/** What `--checks`, `--contract` and `--gate` ask for. */
export interface AskedQuality {
  /** The field of the request. */
  readonly quality: object
  readonly notes: readonly string[]
  /** The tables of the job: those that were uploaded, and those besides that checks look at. Throws `ChecksError` for unknown names. */
  tablesBeside(client: Client, uploaded: readonly string[]): Promise<string[]>
}

/** Null where no checks are asked for. Throws `ChecksError`, `file_not_found`, and `gate_option_invalid` for a gate without checks. */
export async function askedQuality({ checks = [], contract = [], gate }: QualityOptions): Promise<AskedQuality | null> {
  const files = [...checks, ...contract]
  if (files.length === 0 && gate === true)
    throw new ApiError('gate_option_invalid', '--gate has no checks', 'Give a file with --checks or --contract.', 0)
  if (files.length === 0) return null
  const asked = await readAskedChecks(files)
  return {
    quality: { suites: asked.suites, ...(gate === true ? { gate } : {}) },
    notes: asked.notes,
    async tablesBeside(client, uploaded) {
      const named = asked.suites.flatMap((suite) => [suite.table, ...suite.checks.flatMap(tablesOf)])
      const tables = await fetchTables(client, [...new Set([...uploaded, ...named])])
      asked.refuseUnknown(tables.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) })))
      return tables.map(({ name }) => name)
    },
  }
}

/** What came of the checks of a job, a table each; empty where no report was made. */
export async function qualityOutcomes(client: Client, jobId: string): Promise<QualityOutcome[]> {
  const { artifacts } = await client.get<{ artifacts: ArtifactEntry[] }>(`/artifact_manifest/${jobId}`)
  const reports = artifacts.filter(({ name }) => /^quality-.*\.json$/.test(name))
  const outcomes: QualityOutcome[] = []
  for (const { href } of reports) outcomes.push(JSON.parse((await client.bytes(href)).toString()) as QualityOutcome)
  return outcomes
}
