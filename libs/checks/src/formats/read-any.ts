import type { CheckSuite } from '../check.js'
import { type KnownTable, unknownNames } from '../check-names.js'
import { readChecksFile } from './checks-file.js'
import type { FilePosition, FileProblem } from './file-problem.js'
import { importExpectations } from './great-expectations/import-expectations.js'
import type { ImportNote } from './imported.js'
import { readYaml } from './located-yaml.js'
import { importContract } from './odcs/import-contract.js'

/** Files in which checks can stand: of this box, of the Open Data Contract Standard, of Great Expectations. */
export const CHECK_FORMATS = ['checks', 'odcs', 'ge'] as const
export type CheckFormat = (typeof CHECK_FORMATS)[number]

export type ReadChecks =
  | {
      readonly ok: true
      readonly format: CheckFormat
      readonly suites: readonly CheckSuite[]
      readonly notes: readonly ImportNote[]
      /** Where in the file that stands which came to be at a pointer below a suite, such as `/checks/3/column`. */
      positionOf(suite: number, pointer: string): FilePosition
    }
  | { readonly ok: false; readonly format: CheckFormat; readonly problems: readonly FileProblem[] }

export interface ReadChecksOptions {
  /** Default: what the file looks like. */
  readonly format?: CheckFormat
  /** The table that a suite of Great Expectations is for. */
  readonly table?: string
}

/** Checks from a text in any of the formats. Pure. */
export function readChecks(text: string, { format = formatOf(text), table }: ReadChecksOptions = {}): ReadChecks {
  if (format === 'checks') {
    const read = readChecksFile(text)
    if (!read.ok) return { ...read, format }
    return {
      ok: true,
      format,
      suites: read.suites.map(({ suite }) => suite),
      notes: [],
      positionOf: (suite, pointer) => read.at(`${read.suites[suite]?.pointer ?? ''}${pointer}`),
    }
  }
  const read = format === 'odcs' ? importContract(text) : importExpectations(text, table === undefined ? {} : { table })
  if (!read.ok) return { ...read, format }
  const { suites, notes, origins, at } = read
  const positionOf = (suite: number, pointer: string): FilePosition => {
    const check = /^\/checks\/(\d+)/.exec(pointer)?.[1]
    return at(check === undefined ? '' : (origins[suite]?.[Number(check)] ?? ''))
  }
  return { ok: true, format, suites, notes, positionOf }
}

/** Names in checks that tables do not have, each at its place in the file. */
export function unknownInFile(read: ReadChecks & { ok: true }, tables: readonly KnownTable[]): FileProblem[] {
  return read.suites.flatMap((suite, i) =>
    unknownNames(suite, tables).map((problem) => ({ ...problem, ...read.positionOf(i, problem.pointer) })),
  )
}

function formatOf(text: string): CheckFormat {
  const { value } = readYaml(text)
  if (typeof value !== 'object' || value === null) return 'checks'
  if ('kind' in value || 'apiVersion' in value) return 'odcs'
  return 'expectations' in value ? 'ge' : 'checks'
}
