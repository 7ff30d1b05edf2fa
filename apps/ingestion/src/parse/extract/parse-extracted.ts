import { join } from 'node:path'
import {
  defaultArchiveLimits,
  defaultReaderLimits,
  type ParsedRows,
  type ParsePorts,
  type ParseWork,
} from '../parsed-table.js'
import type { ExtractFormat } from './extracted.js'
import { loadExtracted } from './load-extracted.js'
import { runReader } from './run-reader.js'

/** Reads a file of a format that has a reader of its own into Parquet. */
export async function parseExtracted(format: ExtractFormat, work: ParseWork, ports: ParsePorts): Promise<ParsedRows> {
  const outPath = join(work.workDir, 'interim.csv')
  const { path, bytes, overrides, workDir } = work
  const job = {
    format,
    path,
    bytes,
    outPath,
    overrides,
    mainOnly: work.mainOnly === true,
    archiveLimits: { ...defaultArchiveLimits, ...work.archiveLimits },
  }
  ports.progress({ rows: 0, message: `reading ${format}` })
  const extracted = await runReader(
    job,
    workDir,
    { ...defaultReaderLimits, ...work.readerLimits },
    {
      signal: ports.signal,
      progress: (rows) => ports.progress({ rows, message: 'reading rows' }),
    },
  )
  return loadExtracted(outPath, extracted, format, work, ports)
}
