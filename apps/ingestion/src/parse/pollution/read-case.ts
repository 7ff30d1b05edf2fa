import { rm } from 'node:fs/promises'
import { type Duck, identifier, literal } from '@udb/engine'
import { ParseError } from '../parse-error.js'
import type { ParsedTable } from '../parsed-table.js'
import type { SpecBench } from '../spec-bench.js'
import { type Evaluation, evaluate, notRead } from './evaluate.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** How one reader did on one case. */
export interface Reading {
  readonly evaluation: Evaluation
  /** Null when nothing could be read. */
  readonly table: TextTable | null
  /** Rows that were set aside with a reason. */
  readonly rejected: number
  /** The code of the refusal; `crash` for anything that is no refusal. */
  readonly refused: string | null
}

export interface BothReadings {
  readonly ours: Reading
  readonly sniffer: Reading
}

/** Each file under a name of its own, so that no reader can remember the one before. */
export async function readBoth(bench: SpecBench, one: PollutionCase): Promise<BothReadings> {
  const path = await bench.write(`${one.name.replaceAll(/\W+/g, '-')}.csv`, one.bytes)
  try {
    return { ours: await readAsUpload(bench, path, one), sniffer: await readAsSniffed(bench, path, one) }
  } finally {
    await rm(path)
  }
}

/** As a person's upload is read, with nothing said about the file. */
async function readAsUpload(bench: SpecBench, path: string, one: PollutionCase): Promise<Reading> {
  try {
    const parsed = await bench.parsePath(path, 'members.csv')
    const table = await parsedText(bench.duck, parsed)
    return { evaluation: evaluate(table, one), table, rejected: parsed.rowsRejected, refused: null }
  } catch (error) {
    return { evaluation: notRead, table: null, rejected: 0, refused: refusalOf(error) }
  }
}

/** As DuckDB's sniffer reads it when left to itself, all values as text: the floor. */
async function readAsSniffed(bench: SpecBench, path: string, one: PollutionCase): Promise<Reading> {
  try {
    const source = `read_csv(${literal(path)}, all_varchar = true)`
    const described = await bench.duck.query<{ column_name: string }>(`DESCRIBE FROM ${source}`)
    const names = described.map(({ column_name: name }) => name)
    const rows = await textRows(bench.duck, source, names)
    const table = { header: names.map((name) => (/^column\d+$/.test(name) ? '' : name)), rows }
    return { evaluation: evaluate(table, one), table, rejected: 0, refused: null }
  } catch {
    return { evaluation: notRead, table: null, rejected: 0, refused: 'error' }
  }
}

function refusalOf(error: unknown): string {
  if (error instanceof ParseError) return error.code
  return 'crash'
}

async function parsedText(duck: Duck, { parquetPath, columns }: ParsedTable): Promise<TextTable> {
  const names = columns.map(({ name }) => name)
  const rows = await textRows(duck, `read_parquet(${literal(parquetPath)})`, names)
  return { header: columns.map(({ originalName }) => originalName), rows }
}

async function textRows(duck: Duck, source: string, names: readonly string[]): Promise<string[][]> {
  const select = names.map((name, i) => `coalesce(${identifier(name)}::VARCHAR, '') AS c${i}`).join(', ')
  const rows = await duck.query<Record<string, string>>(`SELECT ${select} FROM ${source}`)
  return rows.map((row) => names.map((_, i) => row[`c${i}`]!))
}
