/** Of one call: how far it came, and what it took on the way. */
export interface PlainTaken {
  /** Where the first record begins that was not taken. */
  readonly position: number
  readonly records: number
  /** Of these the ones that end in CR LF; the others end in LF. */
  readonly crlf: number
}

/** Takes records of a text by itself, as far as nothing about them asks for a closer look. */
export interface PlainReader {
  /** What comes next: the bytes from `from` on, up to `to`, behind a LF. They are copied. */
  load(bytes: Uint8Array, from: number, to: number): void
  /** Takes records from `position` on, the first of which stands on `line`. */
  take(position: number, line: number): PlainTaken
}
