import { byteOf, type Dialect } from './dialect.js'

export interface GivenDialect {
  readonly delimiter?: string | undefined
  readonly quote?: string | undefined
  readonly escape?: string | undefined
}

/** A dialect that may be the one of a text. */
export interface Candidate {
  readonly dialect: Dialect
  /** 0 to 1: how usual it is. Among readings that fit as well the more usual one is right. */
  readonly prior: number
  /** The delimiter stands inside words and names as well. */
  readonly inWords: boolean
}

const delimiters: readonly (readonly [string, number])[] = [
  [',', 1],
  [';', 1],
  ['\t', 1],
  ['|', 0.98],
  ['||', 0.99],
  ['::', 0.98],
  ['\u0001', 0.98],
  ['\u001f', 0.98],
  ['^', 0.9],
  ['~', 0.9],
  ['§', 0.9],
  ['#', 0.8],
  ['&', 0.8],
  ['*', 0.75],
  ['@', 0.75],
  ['!', 0.75],
  [':', 0.7],
  [' ', 0.65],
  ['/', 0.6],
  ['=', 0.5],
]
const quotes: readonly (readonly [string, number])[] = [
  ['"', 1],
  ["'", 0.97],
  ['`', 0.9],
]
const mostPriorInWords = 0.8
const blanksPrior = 0.995
const noQuotePrior = 0.96
const backslashPrior = 0.99

/** The dialects that a text could be in, by the characters that occur in it; what a person gave is kept. */
export function candidateDialects(sample: Uint8Array, given: GivenDialect): Candidate[] {
  const text = Buffer.from(sample.buffer, sample.byteOffset, sample.length).toString('latin1')
  const found: Candidate[] = []
  for (const [delimiter, delimiterPrior] of delimitersIn(text, given)) {
    for (const [quote, quotePrior] of quotesIn(text, delimiter, given)) {
      for (const [escape, escapePrior] of escapesIn(text, quote, given)) {
        const prior = delimiterPrior * quotePrior * escapePrior
        const dialect = dialectOf(delimiter, quote, escape)
        const inWords = given.delimiter === undefined && delimiterPrior <= mostPriorInWords
        found.push({ dialect, prior, inWords })
        if (given.delimiter === undefined && mayPadWithBlanks(text, delimiter))
          found.push({ dialect: { ...dialect, skipsBlanks: true }, prior: prior * blanksPrior, inWords })
      }
    }
  }
  return found
}

export function dialectOf(delimiter: string, quote: string, escape: string): Dialect {
  const [first, ...tail] = Buffer.from(delimiter, 'utf8')
  const dialect = { delimiter: first!, quote: byteOf(quote), escape: byteOf(escape) }
  return tail.length === 0 ? dialect : { ...dialect, delimiterTail: tail }
}

function delimitersIn(text: string, given: GivenDialect): (readonly [string, number])[] {
  if (given.delimiter !== undefined) return [[given.delimiter, 1]]
  const found = delimiters.filter(
    ([mark]) => text.includes(Buffer.from(mark, 'utf8').toString('latin1')) && !isOnlyDoubled(text, mark),
  )
  // Without any of them it is a text of one column.
  return found.some(([mark]) => mark === ',') ? found : [[',', 1], ...found]
}

/** Half of a delimiter of two would leave an empty field between any two. */
const isOnlyDoubled = (text: string, mark: string): boolean =>
  mark === '|' && text.split('||').length - 1 > 0.45 * (text.split('|').length - 1)

/** A mark is a quote only where fields begin and end with it. */
function quotesIn(text: string, delimiter: string, given: GivenDialect): (readonly [string, number])[] {
  if (given.quote !== undefined) return [[given.quote, 1]]
  const mark = Buffer.from(delimiter, 'utf8').toString('latin1')
  const used = quotes.filter(
    ([quote]) =>
      quote === '"' || text.includes(quote + mark) || text.includes(`${mark}${quote}`) || text.startsWith(quote),
  )
  return text.includes('"') ? [...used, ['', noQuotePrior]] : used
}

function escapesIn(text: string, quote: string, given: GivenDialect): (readonly [string, number])[] {
  if (given.escape !== undefined) return [[given.escape, 1]]
  if (quote === '') return [['', 1]]
  return text.includes(`\\${quote}`)
    ? [
        [quote, 1],
        ['\\', backslashPrior],
      ]
    : [[quote, 1]]
}

const shareWithBlanks = 0.3

/** Blanks behind a delimiter; or before many of them, as some offices of statistics write. */
function mayPadWithBlanks(text: string, delimiter: string): boolean {
  const mark = Buffer.from(delimiter, 'utf8').toString('latin1')
  if (text.includes(`${mark} `)) return true
  return mark !== ' ' && text.split(` ${mark}`).length - 1 >= shareWithBlanks * Math.max(1, text.split(mark).length - 1)
}
