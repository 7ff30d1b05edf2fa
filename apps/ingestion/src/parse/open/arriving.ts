import type { FileScan } from '../csv/scan-file.js'

/** What can be read again and anywhere. What arrives throws `NeedsWholeFile` when it is asked for its path. */
export interface LocalFile {
  readonly path: string
}

/** A file of which the beginning is here; the rest comes once, in order, while it is read. */
export interface Arriving {
  readonly sizeBytes: number
  /** `headBytes` of it or more; or all of it. */
  readonly head: Uint8Array
  /** What comes behind the head; can be asked for once. Leaving it early ends what brings it. */
  rest(): AsyncIterable<Uint8Array>
}

/** So much is looked at before it is decided how a text is read. */
export const headBytes = 1 << 20

/** A file that arrives has to be looked at twice, or not from its beginning. What was found on the way saves looking for it again. */
export class NeedsWholeFile extends Error {
  constructor(readonly scan: FileScan | null = null) {
    super('The whole file is needed.')
    this.name = 'NeedsWholeFile'
  }
}
