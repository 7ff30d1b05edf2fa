import type { Dataset } from '@udb/events'

interface FileReport {
  readonly name?: string
  readonly sizeBytes?: number | null
  readonly sha256?: string | null
}

/** What the services say of a table beside its bytes, as far as a receipt needs it; anything may be missing in what is old. */
export interface ParseReport {
  readonly file?: FileReport
  /** Of several that became one table: each, in the order of the step's inputs. */
  readonly files?: readonly FileReport[]
  readonly format?: string
  readonly rowsRead?: number
  readonly rowsWritten?: number
  readonly rowsRejected?: number
}

export interface LoadedDetails {
  readonly rows?: number
  readonly source?: string
  readonly report?: ParseReport | null
  readonly counted?: { readonly staged?: number; readonly inDatabase?: number | null }
}

/** The details of a dataset; empty where there are none. */
export function detailsOf<T extends object>({ details }: Dataset): Partial<T> {
  if (details === null) return {}
  try {
    return JSON.parse(details) as Partial<T>
  } catch {
    return {}
  }
}
