import type { CensusSettings } from './census-settings.js'
import { CsvCensus } from './census.js'
import type { CsvLayout } from './plan.js'
import { PlainRows } from './plain-rows.js'
import { readUtf8Chunks } from './read-chunks.js'
import { CsvTokenizer, type LineEndings } from './tokenizer.js'

export interface FileScan {
  readonly census: CsvCensus
  readonly endings: LineEndings
  /** True when DuckDB cannot be given the file as it is: records that do not fit, lines between them, or mixed line endings. */
  readonly needsRepair: boolean
}

export interface ScanPorts {
  readonly signal: AbortSignal
  readonly progress: (bytes: number, rows: number) => void
}

/** The independent count: reads all data rows once, beside DuckDB. Ends early when a repair is needed anyway. */
export const scanFile = (
  path: string,
  layout: CsvLayout,
  settings: CensusSettings,
  ports: ScanPorts,
): Promise<FileScan> => scanChunks(readUtf8Chunks(path, layout.dataOffset, ports.signal), layout, settings, ports)

/** The same of bytes from wherever, from the first row of data on. */
export async function scanChunks(
  chunks: AsyncIterable<Uint8Array>,
  layout: CsvLayout,
  settings: CensusSettings,
  ports: ScanPorts,
): Promise<FileScan> {
  const census = new CsvCensus(settings)
  const tokenizer = new CsvTokenizer(layout.dialect, census, layout.dataLine, PlainRows.of(settings, census))
  let bytes = layout.dataOffset
  for await (const chunk of chunks) {
    tokenizer.push(chunk)
    bytes += chunk.length
    ports.progress(bytes, census.records)
    if (isBroken(census, tokenizer)) break
  }
  if (!isBroken(census, tokenizer)) {
    tokenizer.end()
    census.end()
  }
  return { census, endings: tokenizer.endings, needsRepair: isBroken(census, tokenizer) }
}

const isBroken = (census: CsvCensus, tokenizer: CsvTokenizer): boolean =>
  !census.isPlain || !plainEndings(tokenizer.endings)

/** Only LF, or only CRLF. */
export function plainEndings({ lf, crlf, cr }: LineEndings): boolean {
  return cr === 0 && (lf === 0 || crlf === 0)
}

export function endingsText({ lf, crlf, cr }: LineEndings): string {
  const parts = [lf > 0 ? `LF ${lf}` : '', crlf > 0 ? `CRLF ${crlf}` : '', cr > 0 ? `CR ${cr}` : ''].filter(
    (part) => part !== '',
  )
  return parts.length === 0 ? 'none' : parts.length === 1 ? parts[0]!.split(' ')[0]! : `mixed (${parts.join(', ')})`
}
