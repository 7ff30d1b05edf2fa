import { tablesOf } from '@udb/checks'
import { ApiError, type ArtifactEntry, type Client } from '../client.js'
import { readAskedChecks } from './asked-checks.js'
import { ChecksError } from './checks-error.js'
import { fetchTables } from './export-checks.js'
import type { QualityOutcome } from './quality-text.js'

export interface QualityOptions {
  readonly checks?: readonly string[]
  readonly contract?: readonly string[]
  readonly propose?: boolean
  readonly gate?: boolean
}

/** What `--checks`, `--contract`, `--propose` and `--gate` ask for. */
export interface AskedQuality {
  /** The field of the request. */
  readonly quality: object
  readonly notes: readonly string[]
  /** Throws `ChecksError` where checks name tables or columns that the box does not have. */
  refuseUnknown(client: Client, uploaded: readonly string[]): Promise<void>
  /** The same mistakes of checks, which the box found, at their places in the files; another error as it is. */
  inFiles(error: unknown): unknown
}

/** Null where no checks are asked for. Throws `ChecksError`, `file_not_found`, and `gate_option_invalid` for a gate without checks. */
export async function askedQuality({
  checks = [],
  contract = [],
  propose = false,
  gate = false,
}: QualityOptions): Promise<AskedQuality | null> {
  const files = [...checks, ...contract]
  if (files.length === 0 && gate)
    throw new ApiError('gate_option_invalid', '--gate has no checks', 'Give a file with --checks or --contract.', 0)
  if (files.length === 0 && !propose) return null
  const asked = await readAskedChecks(files)
  return {
    quality: { suites: asked.suites, ...(gate ? { gate } : {}), ...(propose ? { propose } : {}) },
    notes: asked.notes,
    async refuseUnknown(client, uploaded) {
      const named = asked.suites.flatMap((suite) => [suite.table, ...suite.checks.flatMap(tablesOf)])
      const tables = await fetchTables(client, [...new Set([...uploaded, ...named])])
      asked.refuseUnknown(tables.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) })))
    },
    inFiles(error) {
      const places = error instanceof ApiError ? error.places : []
      const problems = places.flatMap((problem) => {
        const place = asked.placeOf(problem.pointer)
        return place === null ? [] : [{ ...problem, ...place }]
      })
      return problems.length === 0 || problems.length < places.length ? error : new ChecksError(problems)
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
