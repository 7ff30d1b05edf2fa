export type DriftErrorCode = 'drift_source_unreadable' | 'drift_out_of_memory' | 'baseline_unreadable'

/** `message` and `hint` are for people and hold no path and no data; the engine's own words are in `cause`. */
export class DriftError extends Error {
  constructor(
    readonly code: DriftErrorCode,
    message: string,
    readonly hint: string,
    cause: unknown,
  ) {
    super(message, { cause })
    this.name = 'DriftError'
  }
}
