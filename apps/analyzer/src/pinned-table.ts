import type { Dataset, ObjectRef } from '@udb/events'
import { StepError } from '@udb/service'

export interface TableDetails {
  readonly fullName: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly type: string; readonly originalName: string; readonly tags: readonly string[] }[]
  readonly source: string
  readonly report: unknown
  readonly join: unknown
}

/** A table version as a step's input names it. */
export interface PinnedVersion {
  readonly name: string
  readonly version: string
  readonly ref: ObjectRef
  readonly details: TableDetails
}

/** The table versions among a step's inputs. */
export function pinnedTables(inputs: readonly Dataset[]): PinnedVersion[] {
  return inputs
    .filter((input) => input.kind === 'table')
    .map((input) => {
      if (!input.ref || !input.version || !input.details) throw new StepError('input_invalid', `table ${input.name} is not pinned to a version`, 'Run the job again.')
      return { name: input.name, version: input.version, ref: input.ref, details: JSON.parse(input.details) as TableDetails }
    })
}
