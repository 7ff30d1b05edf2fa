import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Duck, literal } from '@udb/engine'
import { readPrefix } from './open/open-source.js'
import { detectContainer } from './open/detect-container.js'
import { detectEncoding } from './open/detect-encoding.js'
import { detectExtracted } from './open/detect-extracted.js'
import { detectFormat, isParquet } from './open/detect-format.js'
import { parseFile } from './parse-file.js'
import { censusOfSample, decideLayout, decideTypes } from './csv/plan.js'

export { zipOf } from './spec-zip.js'

const PREFIX_BYTES = 1 << 18
const SAMPLE_BYTES = 1 << 20

export interface ReadTimes {
  /** From the file to Parquet, with every count. */
  readonly oursMs: number
  /** DuckDB's own reader, from the same file to a table in a database file. */
  readonly duckMs: number
  readonly rows: number
}

/**
 * One file, read by the parser into Parquet and by DuckDB's own reader, with its detection, into a database file: a table that lasts, on
 * both sides, and the same engine process.
 */
export async function readBothWays(path: string, reader: string, dir: string, duck: Duck): Promise<ReadTimes> {
  const database = join(dir, 'plain.duckdb')
  let begun = performance.now()
  await duck.exec(`ATTACH ${literal(database)} AS plain`)
  await duck.exec(`CREATE TABLE plain.loaded AS SELECT * FROM ${reader}(${literal(path)})`)
  const duckMs = performance.now() - begun
  await duck.exec('DETACH plain')
  await rm(database)
  begun = performance.now()
  const { rowsWritten: rows } = await parseInto(path, dir, duck)
  return { oursMs: performance.now() - begun, duckMs, rows }
}

/** One file to Parquet; how long it took, and its rows. */
export async function readOurs(path: string, dir: string, duck: Duck): Promise<{ ms: number; rows: number }> {
  const begun = performance.now()
  const { rowsWritten: rows } = await parseInto(path, dir, duck)
  return { ms: performance.now() - begun, rows }
}

async function parseInto(path: string, dir: string, duck: Duck) {
  const outDir = join(dir, 'parsed')
  await rm(outDir, { recursive: true, force: true })
  return parseFile(
    { path, filename: path, overrides: {}, outDir },
    { duck, signal: new AbortController().signal, progress: () => undefined },
  )
}

/** All that is decided before a delimited text is read: container, encoding, format, dialect, header, types. In milliseconds. */
export async function timeDetection(path: string): Promise<number> {
  const begun = performance.now()
  const prefix = await readPrefix(path, PREFIX_BYTES)
  detectContainer(prefix)
  if (isParquet(prefix) || (await detectExtracted({ path }, prefix)) !== null) throw new Error('the file is no text')
  detectEncoding(prefix, false)
  detectFormat(new TextDecoder().decode(prefix), path)
  const sample = await readPrefix(path, SAMPLE_BYTES)
  const layout = decideLayout(sample, false, {})
  decideTypes(censusOfSample(sample, false, layout, {}).columns, layout.names, {})
  return performance.now() - begun
}
