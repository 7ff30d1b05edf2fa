import { open } from 'node:fs/promises'
import type { CensusSettings } from './census-settings.js'
import { CsvCensus } from './census.js'
import { type Dialect, isPlainDialect } from './dialect.js'
import { fieldText } from './field-text.js'
import type { CsvLayout } from './plan.js'
import { readUtf8Chunks } from './read-chunks.js'
import type { RejectedRecord } from './rejected-record.js'
import type { FileScan, ScanPorts } from './scan-file.js'
import { CsvTokenizer, type Fields } from './tokenizer.js'

const QUOTE = 34

/** A repaired file is always written like this, whatever the original was. */
export const repairedDialect: Dialect = { delimiter: 44, quote: QUOTE, escape: QUOTE }

/**
 * Writes the readable records to `goodPath` with one line ending and, as their last field, the line on which each stands
 * in the original; the others to `rejectsPath` as one JSON object a line (`line`, `code`, `reason`, `raw`). The census
 * sees every record, so this pass replaces a scan.
 */
export async function repairFile(
  path: string,
  layout: CsvLayout,
  settings: CensusSettings,
  out: { goodPath: string; rejectsPath: string },
  ports: ScanPorts,
): Promise<FileScan> {
  const good = await open(out.goodPath, 'w')
  const rejects = await open(out.rejectsPath, 'w')
  try {
    let goodParts: Uint8Array[] = []
    let rejectParts: Uint8Array[] = []
    const census = new CsvCensus(
      settings,
      (bytes, fields, line, asWritten) => pushRecord(goodParts, bytes, fields, line, layout.dialect, asWritten),
      (rejected, raw) => rejectParts.push(rejectLine(rejected, raw)),
    )
    const tokenizer = new CsvTokenizer(layout.dialect, census, layout.dataLine)
    const flush = async (): Promise<void> => {
      if (goodParts.length > 0) await good.write(Buffer.concat(goodParts))
      if (rejectParts.length > 0) await rejects.write(Buffer.concat(rejectParts))
      goodParts = []
      rejectParts = []
    }
    let read = layout.dataOffset
    for await (const chunk of readUtf8Chunks(path, layout.dataOffset, ports.signal)) {
      tokenizer.push(chunk)
      await flush()
      read += chunk.length
      ports.progress(read, census.records)
    }
    tokenizer.end()
    census.end()
    await flush()
    return { census, endings: tokenizer.endings, needsRepair: false }
  } finally {
    await good.close()
    await rejects.close()
  }
}

function pushRecord(
  parts: Uint8Array[],
  bytes: Uint8Array,
  fields: Fields,
  line: number,
  dialect: Dialect,
  asWritten: boolean,
): void {
  const same =
    asWritten &&
    isPlainDialect(dialect) &&
    dialect.delimiter === repairedDialect.delimiter &&
    dialect.quote === QUOTE &&
    dialect.escape === QUOTE
  if (same && !hasBareQuote(bytes, fields)) {
    parts.push(bytes.subarray(fields.start, fields.end), Buffer.from(`,${line}\n`))
    return
  }
  const texts = Array.from(
    { length: fields.count },
    (_, i) => `"${fieldText(bytes, fields, i, dialect).replaceAll('"', '""')}"`,
  )
  parts.push(Buffer.from(`${texts.join(',')},${line}\n`))
}

/** A quote in the middle of an unquoted field: allowed, but readers differ about it, so it is written in quotes. */
export function hasBareQuote(bytes: Uint8Array, fields: Fields): boolean {
  for (let i = 0; i < fields.count; i++) {
    if (fields.quoted[i] === 1) continue
    for (let at = fields.starts[i]!; at < fields.ends[i]!; at++) if (bytes[at] === QUOTE) return true
  }
  return false
}

function rejectLine(rejected: RejectedRecord, raw: Uint8Array): Uint8Array {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('utf8')
  return Buffer.from(`${JSON.stringify({ ...rejected, column: null, raw: text })}\n`)
}
