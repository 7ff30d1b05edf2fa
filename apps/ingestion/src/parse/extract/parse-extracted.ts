import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findTesseract, recognizeScans } from '../document/tesseract.js'
import {
  defaultArchiveLimits,
  defaultReaderLimits,
  type ParsedRows,
  type ParsePorts,
  type ParseWork,
} from '../parsed-table.js'
import type { Extracted, ExtractFormat } from './extracted.js'
import { loadExtracted } from './load-extracted.js'
import { runReader } from './run-reader.js'

/** Reads a file of a format that has a reader of its own into Parquet. */
export async function parseExtracted(format: ExtractFormat, work: ParseWork, ports: ParsePorts): Promise<ParsedRows> {
  const outPath = join(work.workDir, 'interim.csv')
  const { path, bytes, overrides, workDir } = work
  const tesseract = mayBeScanned(format) ? await findTesseract(process.env['PATH']) : null
  const scansDir = tesseract === null ? null : join(workDir, 'scans')
  if (scansDir !== null) await mkdir(scansDir)
  const job = {
    format,
    path,
    bytes,
    outPath,
    scansDir,
    overrides,
    mainOnly: work.mainOnly === true,
    archiveLimits: { ...defaultArchiveLimits, ...work.archiveLimits },
  }
  ports.progress({ rows: 0, message: `reading ${format}` })
  const progress = (rows: number): void => ports.progress({ rows, message: 'reading rows' })
  const read = (): Promise<Extracted> =>
    runReader(job, workDir, { ...defaultReaderLimits, ...work.readerLimits }, { signal: ports.signal, progress })
  let extracted = await read()
  if (tesseract !== null && scansDir !== null) {
    ports.progress({ rows: 0, message: 'reading scanned pages' })
    // The reader may start no program, so it reads again with what Tesseract has read beside it.
    if ((await recognizeScans(scansDir, tesseract, ports.signal)) > 0) extracted = await read()
    await rm(scansDir, { recursive: true, force: true })
  }
  return loadExtracted(outPath, extracted, format, work, ports)
}

/** Mails may carry what was scanned. */
const mayBeScanned = (format: ExtractFormat): boolean => format === 'pdf' || format === 'eml' || format === 'msg'
