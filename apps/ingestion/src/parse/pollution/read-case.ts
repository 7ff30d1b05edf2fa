import { rm } from 'node:fs/promises'
import { type Duck, identifier, literal } from '@udb/engine'
import { ParseError } from '../parse-error.js'
import type { ParsedTable } from '../parsed-table.js'
import type { SpecBench } from '../spec-bench.js'
import { type Evaluation, evaluate, notRead } from './evaluate.js'
import type { PollutionCase, TextTable } from './pollution-case.js'
import { typedShare } from './typed-columns.js'

/** How one reader did on one case. */
export interface Reading {
  readonly evaluation: Evaluation
  /** Null when nothing could be read. */
  readonly table: TextTable | null
  /** The share of columns that have the type of their values; null where a reader gives none, 0 when nothing was read. */
  readonly typed: number | null
  /** Rows that were set aside with a reason. */
  readonly rejected: number
  /** The code of the refusal; `crash` for anything that is no refusal. */
  readonly refused: string | null
}

export interface BothReadings {
  readonly ours: Reading
  readonly sniffer: Reading
}

export function readBoth(bench: SpecBench, one: PollutionCase): Promise<BothReadings> {
  return withFile(bench, one, async (path) => ({
    ours: await readAsUpload(bench, path, one),
    sniffer: await readAsSniffed(bench, path, one),
  }))
}

export function readOurs(bench: SpecBench, one: PollutionCase): Promise<Reading> {
  return withFile(bench, one, (path) => readAsUpload(bench, path, one))
}

/** Each file has a name of its own, so that no reader can remember the one before. */
async function withFile<T>(bench: SpecBench, one: PollutionCase, read: (path: string) => Promise<T>): Promise<T> {
  const path = await bench.write(`${one.name.replaceAll(/\W+/g, '-')}.csv`, one.bytes)
  try {
    return await read(path)
  } finally {
    await rm(path)
  }
}

/** As a person's upload is read, with nothing said about the file. */
async function readAsUpload(bench: SpecBench, path: string, one: PollutionCase): Promise<Reading> {
  try {
    const parsed = await bench.parsePath(path, 'members.csv')
    const table = await parsedText(bench.duck, parsed)
    const evaluation = evaluate(table, one)
    const types = parsed.columns.map(({ type }) => type)
    const typed = typedShare(evaluation.answer ?? one.expected, table.header, types)
    return { evaluation, table, typed, rejected: parsed.rowsRejected, refused: null }
  } catch (error) {
    return { evaluation: notRead, table: null, typed: 0, rejected: 0, refused: refusalOf(error) }
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
    return { evaluation: evaluate(table, one), table, typed: null, rejected: 0, refused: null }
  } catch {
    return { evaluation: notRead, table: null, typed: null, rejected: 0, refused: 'error' }
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
