/** How a delimited text is cut into fields. Every mark is one byte, so it is the same in UTF-8 and in ASCII. */
export interface Dialect {
  readonly delimiter: number
  /** -1: the file has no quotes. */
  readonly quote: number
  /** The byte that makes a quote inside quotes a plain character; often the quote itself. */
  readonly escape: number
}

export const byteOf = (character: string): number => (character === '' ? -1 : character.charCodeAt(0))
export const characterOf = (byte: number): string => (byte < 0 ? '' : String.fromCharCode(byte))

export const delimiterName = (byte: number): string => (byte === 9 ? 'tab' : characterOf(byte))
