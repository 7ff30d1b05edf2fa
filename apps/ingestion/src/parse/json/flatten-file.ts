import { open } from 'node:fs/promises'
import { readUtf8Chunks } from '../csv/read-chunks.js'
import { survivesDouble } from '../csv/classify.js'
import { ColumnEvidence } from '../csv/evidence.js'
import { type BadJson, recordFields } from './record-fields.js'
import { JsonSplitter } from './split-records.js'

export interface JsonColumn {
  readonly key: string
  numbers: number
  fractions: number
  strings: number
  booleans: number
  nested: number
  /** Integers that a double would change. */
  wideIntegers: number
  /** What the strings are; filled until one of them is neither a date nor a time. */
  readonly evidence: ColumnEvidence
}

export const newJsonColumn = (key: string): JsonColumn => ({
  key,
  numbers: 0,
  fractions: 0,
  strings: 0,
  booleans: 0,
  nested: 0,
  wideIntegers: 0,
  evidence: new ColumnEvidence(),
})

/** Counts a number as it is written. */
export function countNumber(column: JsonColumn, written: string): void {
  column.numbers++
  if (/[.eE]/.test(written)) column.fractions++
  else if (written.length > 15 && !survivesDouble(written, written.replace('-', '').length)) column.wideIntegers++
}

export interface JsonCensus {
  readonly records: number
  readonly rejected: number
  readonly firstRejected: { line: number; reason: string } | null
  readonly columns: readonly JsonColumn[]
  /** True when the text ended in the middle of an array or of a record. */
  readonly cut: boolean
  readonly lastLine: number
  /** The longest line written to `goodPath`, in bytes. */
  readonly longestLineBytes: number
}

export interface FlattenPorts {
  readonly signal: AbortSignal
  readonly progress: (bytes: number, rows: number) => void
}

const longestRaw = 64 * 1024
const reasons: Record<BadJson, string> = {
  json_invalid: 'this is no valid JSON',
  not_an_object: 'the record is no object with names',
  duplicate_key: 'a name stands twice in the record',
}

/**
 * Writes each readable record as one line `{"l": line, "c0": …, "c1": …}`, where column i is the i-th name met in the
 * file, so that names that DuckDB would not tell apart stay apart; the others to `rejectsPath` with line and reason.
 */
export async function flattenFile(
  path: string,
  offset: number,
  shape: 'lines' | 'values',
  out: { goodPath: string; rejectsPath: string },
  ports: FlattenPorts,
): Promise<JsonCensus> {
  const good = await open(out.goodPath, 'w')
  const rejects = await open(out.rejectsPath, 'w')
  try {
    const flattener = new Flattener()
    const splitter = new JsonSplitter(shape, flattener)
    let bytes = offset
    for await (const chunk of readUtf8Chunks(path, offset, ports.signal)) {
      splitter.push(chunk)
      await good.write(flattener.takeGood())
      await rejects.write(flattener.takeBad())
      bytes += chunk.length
      ports.progress(bytes, flattener.records)
    }
    const whole = splitter.end()
    await good.write(flattener.takeGood())
    await rejects.write(flattener.takeBad())
    const { records, rejected, firstRejected, columns, longestLineBytes } = flattener
    return { records, rejected, firstRejected, columns, longestLineBytes, cut: !whole, lastLine: splitter.lastLine }
  } finally {
    await good.close()
    await rejects.close()
  }
}

/** What the whole lines at the start of NDJSON hold; null when one of them cannot become a row. */
export function censusOfLines(start: Uint8Array): readonly JsonColumn[] | null {
  const flattener = new Flattener()
  const splitter = new JsonSplitter('lines', flattener)
  splitter.push(start.subarray(0, start.lastIndexOf(LF) + 1))
  return flattener.rejected > 0 ? null : flattener.columns
}

const LF = 10

class Flattener {
  records = 0
  rejected = 0
  longestLineBytes = 0
  firstRejected: { line: number; reason: string } | null = null
  readonly columns: JsonColumn[] = []
  private readonly indexes = new Map<string, number>()
  private good: string[] = []
  private bad: string[] = []

  record(bytes: Uint8Array, line: number): void {
    this.records++
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    const fields = recordFields(text)
    if (typeof fields === 'string') {
      this.rejected++
      this.firstRejected ??= { line, reason: reasons[fields] }
      this.bad.push(
        `${JSON.stringify({ line, column: null, code: fields, reason: reasons[fields], raw: text.slice(0, longestRaw) })}\n`,
      )
      return
    }
    const members = fields.map(({ key, value }) => `"c${this.indexOf(key, value, line)}":${value}`)
    const row = `{"l":${line}${members.length > 0 ? ',' : ''}${members.join(',')}}\n`
    this.longestLineBytes = Math.max(this.longestLineBytes, Buffer.byteLength(row))
    this.good.push(row)
  }

  takeGood(): string {
    const text = this.good.join('')
    this.good = []
    return text
  }

  takeBad(): string {
    const text = this.bad.join('')
    this.bad = []
    return text
  }

  private indexOf(key: string, value: string, line: number): number {
    let index = this.indexes.get(key)
    if (index === undefined) {
      index = this.columns.length
      this.indexes.set(key, index)
      this.columns.push(newJsonColumn(key))
    }
    const column = this.columns[index]!
    const first = value[0]
    if (first === '"') {
      column.strings++
      if (column.evidence.texts.size === 0) column.evidence.add(JSON.parse(value) as string, line)
    } else if (first === '{' || first === '[') column.nested++
    else if (first === 't' || first === 'f') column.booleans++
    else if (first !== 'n') countNumber(column, value)
    return index
  }
}
