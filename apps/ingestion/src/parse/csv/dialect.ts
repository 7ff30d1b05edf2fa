/** How a delimited text is cut into fields. Every mark is one byte, so it is the same in UTF-8 and in ASCII. */
export interface Dialect {
  readonly delimiter: number
  /** The bytes that follow the first one in a delimiter of several. */
  readonly delimiterTail?: readonly number[]
  /** Blanks around fields belong to none. */
  readonly skipsBlanks?: boolean
  /** -1: the file has no quotes. */
  readonly quote: number
  /** The byte that makes a quote inside quotes a plain character; often the quote itself. */
  readonly escape: number
}

export const byteOf = (character: string): number => (character === '' ? -1 : character.charCodeAt(0))
export const characterOf = (byte: number): string => (byte < 0 ? '' : String.fromCharCode(byte))

const names: Readonly<Record<string, string>> = {
  '\t': 'tab',
  ' ': 'blank',
  '\u0001': 'SOH (1)',
  '\u001f': 'unit separator (31)',
}

export const delimiterText = ({ delimiter, delimiterTail = [] }: Dialect): string =>
  Buffer.from([delimiter, ...delimiterTail]).toString('utf8')

/** For people: marks that do not show are named. */
export const delimiterName = (dialect: Dialect): string =>
  (names[delimiterText(dialect)] ?? delimiterText(dialect)) + (dialect.skipsBlanks === true ? ' and blanks' : '')

/** Whether DuckDB's reader knows such a dialect; the others are read by ours alone. */
export const isPlainDialect = ({ delimiterTail = [], skipsBlanks = false, delimiter }: Dialect): boolean =>
  delimiterTail.length === 0 && !skipsBlanks && delimiter < 128
