import type { Dataset, ObjectRef } from '@udb/events'
import { StepError } from '@udb/service'

export interface TableDetails {
  readonly fullName: string
  readonly rows: number
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly originalName: string
    readonly tags: readonly string[]
  }[]
  readonly source: string
  readonly report: unknown
  readonly join: unknown
  /** Rows as they were counted when it was loaded; only where a step hands it over. */
  readonly counted?: { readonly staged: number; readonly inDatabase: number | null }
}

/** A table version as a step's input names it. */
export interface PinnedVersion {
  readonly name: string
  readonly version: string
  readonly ref: ObjectRef
  readonly details: TableDetails
}

/** The table versions among a step's inputs. A table may be named by the plan and by the step that made it anew; each stands once. */
export function pinnedTables(inputs: readonly Dataset[]): PinnedVersion[] {
  const byName = new Map(inputs.filter((input) => input.kind === 'table').map((input) => [input.name, input]))
  return [...byName.values()].map((input) => {
    if (!input.ref || !input.version || !input.details)
      throw new StepError('input_invalid', `table ${input.name} is not pinned to a version`, 'Run the job again.')
    return {
      name: input.name,
      version: input.version,
      ref: input.ref,
      details: JSON.parse(input.details) as TableDetails,
    }
  })
}

/** What SQL may name: each table by its short and by its full name. Short names win where the two meet. */
export const byName = <T extends { readonly name: string; readonly fullName: string }>(
  tables: readonly T[],
): ReadonlyMap<string, T> =>
  new Map([
    ...tables.map((each) => [each.fullName, each] as const),
    ...tables.map((each) => [each.name, each] as const),
  ])
