export interface UnpackPorts {
  readonly signal: AbortSignal
  /** Told the unpacked bytes so far. */
  readonly onBytes: (bytes: number) => void
}
