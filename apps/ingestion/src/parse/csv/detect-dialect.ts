import { byteOf, type Dialect } from './dialect.js'
import { CsvTokenizer, type Fields } from './tokenizer.js'

export interface DialectDecision {
  readonly dialect: Dialect
  /** Fields of most records. */
  readonly width: number
  /** 1 when every record of the sample has that many. */
  readonly confidence: number
}

const delimiters = [',', ';', '\t', '|'] as const
const mostRecords = 1_000
const looksAtBytes = 262_144

/**
 * Chooses among the known delimiters and quotes the pair under which the most records have the same number of fields;
 * among equals the one with more fields, then the order of the list. What a person gave is kept. `complete` says that the
 * sample is the whole text.
 */
export function detectDialect(
  sample: Uint8Array,
  complete: boolean,
  given: { delimiter?: string | undefined; quote?: string | undefined; escape?: string | undefined },
): DialectDecision {
  const tried: (DialectDecision & { score: number })[] = []
  for (const delimiter of given.delimiter === undefined ? delimiters : [given.delimiter]) {
    for (const quote of given.quote === undefined ? quotesIn(sample, delimiter) : [given.quote]) {
      for (const escape of given.escape === undefined ? escapesIn(sample, quote) : [given.escape]) {
        tried.push(
          score(sample, complete, { delimiter: byteOf(delimiter), quote: byteOf(quote), escape: byteOf(escape) }),
        )
      }
    }
  }
  const best = tried.reduce((a, b) => (b.score > a.score + 1e-9 ? b : a))
  return { dialect: best.dialect, width: best.width, confidence: best.confidence }
}

/** A single quote is one only where fields begin and end with it. */
function quotesIn(sample: Uint8Array, delimiter: string): string[] {
  const text = Buffer.from(sample.buffer, sample.byteOffset, Math.min(sample.length, 65_536)).toString('latin1')
  const single = text.includes(`'${delimiter}'`) || text.includes(`'${delimiter}"`)
  return single && !text.includes(`"${delimiter}"`) ? ['"', "'"] : ['"']
}

function escapesIn(sample: Uint8Array, quote: string): string[] {
  if (quote === '') return ['']
  return Buffer.from(sample.buffer, sample.byteOffset, sample.length).includes(`\\${quote}`) ? [quote, '\\'] : [quote]
}

function score(sample: Uint8Array, complete: boolean, dialect: Dialect): DialectDecision & { score: number } {
  const { widths, bad } = widthsOf(sample, complete, dialect)
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
  const [width, records] = [...counts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a), [1, 0])
  const share = records / Math.max(1, widths.length + bad)
  const value = width === 1 ? 0.3 * share : share + Math.min(width, 50) / 10_000
  return {
    dialect,
    width,
    confidence: Math.round(share * 1000) / 1000,
    score: value - bad / Math.max(1, widths.length + bad),
  }
}

/** Number of fields of each record; the last record of a sample may be cut, so it does not count among several. */
function widthsOf(sample: Uint8Array, complete: boolean, dialect: Dialect): { widths: number[]; bad: number } {
  const widths: number[] = []
  let bad = 0
  const tokenizer = new CsvTokenizer(dialect, {
    record: (_bytes: Uint8Array, fields: Fields) => {
      if (!(fields.count === 1 && fields.start === fields.end) && widths.length < mostRecords) widths.push(fields.count)
    },
    bad: () => {
      bad++
    },
  })
  tokenizer.push(sample.subarray(0, looksAtBytes))
  if (widths.length === 0 || (complete && sample.length <= looksAtBytes)) tokenizer.end()
  return { widths, bad }
}
