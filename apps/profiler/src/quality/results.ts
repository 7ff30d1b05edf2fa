import type { IdentifiedCheck } from '@udb/checks'
import type { Finding } from './compile/compiled.js'

/** Why a check could not be carried out. */
export interface CheckFault {
  /** Of `CheckErrorCode` or `SqlErrorCode`. */
  readonly code: string
  readonly message: string
  readonly hint: string
}

export interface SampleRows {
  readonly columns: readonly string[]
  /** Values as texts, cut to 200 characters. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** Columns whose letters and digits were replaced, because they look as if they were about persons. */
  readonly masked: readonly string[]
}

/** What one check came to. */
export interface CheckResult {
  readonly check: IdentifiedCheck
  readonly outcome: Finding | { readonly state: 'errored'; readonly fault: CheckFault }
  readonly expectation: string | null
  readonly sql: string | null
  readonly sample: SampleRows | null
}
