import { isDocumentFormat } from '../document/document-file.js'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { literal } from '@udb/engine'
import { reconcile, rejectedRowsError, tooManyRejected } from '../accounting.js'
import { type Decision, decided } from '../decision.js'
import { printable } from '../open/screen-entries.js'
import { ParseError } from '../parse-error.js'
import type { ParsedSource } from '../parse-source.js'
import type { ParsedRows, ParsePorts, SourceInput } from '../parsed-table.js'
import type { Agreed } from './agree-type.js'
import type { DecisionTally } from './decision-tally.js'
import { agreedTypes, mergeRejects, mergeRows, typeIn } from './merge-parts.js'
import type { Part } from './part.js'
import { sourceDecision } from './source-column.js'

interface Shell {
  readonly input: SourceInput
  readonly workDir: string
  readonly ports: ParsePorts
}

/** Makes one table of parts with the same columns: types first, then rows, then what is said about them. */
export async function mergeBundle(
  parts: readonly Part[],
  columns: ParsedRows['columns'],
  source: string,
  tally: DecisionTally,
  shell: Shell,
): Promise<ParsedSource> {
  const { duck } = shell.ports
  const names = columns.map(({ name }) => name)
  const agreed = await agreedTypes(duck, parts, names)
  const alike = await withAgreedText(parts, names, agreed, shell.ports.signal)
  const typed = names.map((name, i) => ({ name, type: agreed[i]!.type }))
  const parquetPath = join(shell.workDir, 'all.parquet')
  const only = alike.length === 1 && alike[0]!.lines !== null ? alike[0]! : null
  if (only !== null) await rename(only.rows.parquetPath, parquetPath)
  const rowsWritten = only?.rowsWritten ?? (await mergeRows(duck, alike, typed, source, parquetPath))
  const sum = (of: (part: Part) => number): number => alike.reduce((total, part) => total + of(part), 0)
  const setAside = sum((part) => part.setAside?.rows ?? 0)
  const rowsRead = setAside + sum(({ rows }) => rows.rowsRead)
  const rowsRejected = setAside + sum(({ rows }) => rows.rowsRejected)
  reconcile({ rowsRead, rowsWritten, rowsRejected })
  const rejectsPath = await mergeRejects(duck, alike, shell.workDir)
  if (rejectsPath !== null) await refuseTooMany(shell, rowsRead, rowsRejected, rejectsPath)
  const files = sum((part) => part.files)
  const rows: ParsedRows = {
    parquetPath,
    rowsRead,
    rowsRejected,
    rejectsPath,
    columns: [...columns, { name: source, originalName: '' }],
    decisions: [],
    expectedNulls: [...names.map((name) => expectedNulls(alike, name)), 0],
  }
  const decisions = [sourceDecision(source, files), ...decisionsOf(tally.of(files), typed, agreed, parts)]
  const { format: first } = alike[0]!
  const mixed = alike.every(({ format }) => isDocumentFormat(format)) ? 'text' : 'csv'
  const format = alike.every(({ format }) => format === first) ? first : mixed
  return { rows, format, decisions }
}

/** Where only text keeps all values, what has become something else is read again as the text that it was. */
async function withAgreedText(
  parts: readonly Part[],
  names: readonly string[],
  agreed: readonly Agreed[],
  signal: AbortSignal,
): Promise<Part[]> {
  const alike: Part[] = []
  for (const part of parts) {
    signal.throwIfAborted()
    const texts = names.filter((name, i) => {
      const { type, empty } = typeIn(part, name)
      return agreed[i]!.how === 'text' && !empty && type !== 'VARCHAR'
    })
    alike.push(texts.length === 0 ? part : await asText(part, texts))
  }
  return alike
}

/** A format that carries its own types is not read again: its values as text lose nothing. */
async function asText(part: Part, names: readonly string[]): Promise<Part> {
  try {
    return await part.again(Object.fromEntries(names.map((name) => [name, 'VARCHAR'])))
  } catch (error) {
    if (error instanceof ParseError && error.code === 'override_invalid') return part
    throw error
  }
}

function expectedNulls(parts: readonly Part[], name: string): number | null {
  let sum = 0
  for (const { rows } of parts) {
    const at = rows.columns.findIndex((column) => column.name === name)
    const expected = rows.expectedNulls[at] ?? null
    if (expected === null) return null
    sum += expected
  }
  return sum
}

async function refuseTooMany(
  { input, ports }: Shell,
  rowsRead: number,
  rowsRejected: number,
  rejectsPath: string,
): Promise<void> {
  const from = `read_parquet(${literal(rejectsPath)})`
  const [others] = await ports.duck.query<{ rows: number }>(
    `SELECT count(*)::BIGINT AS rows FROM ${from} WHERE code = 'other_table'`,
  )
  const ofOthers = others?.rows ?? 0
  const account = { rowsRead: rowsRead - ofOthers, rowsRejected: rowsRejected - ofOthers }
  if (!tooManyRejected(account, input.overrides)) return
  const [first] = await ports.duck.query<{ line: number; column: string | null; reason: string; source_file: string }>(
    `SELECT line, "column", reason, source_file FROM ${from} LIMIT 1`,
  )
  const error = rejectedRowsError(account, first!)
  const place = { line: error.line, column: error.column }
  throw new ParseError(error.code, `${error.message} That is in ${printable(first!.source_file)}.`, error.hint, place)
}

/** Where the types of the files did not agree, what came of it stands in place of what each file would be. */
function decisionsOf(
  told: readonly Decision[],
  typed: readonly { name: string; type: string }[],
  agreed: readonly Agreed[],
  before: readonly Part[],
): Decision[] {
  const settled = typed.filter(({ name }, i) => {
    const types = new Set(before.map((part) => typeIn(part, name).type))
    return types.size > 1 || agreed[i]!.how !== 'same'
  })
  const isSettled = ({ what, column }: Decision): boolean =>
    what === 'column_type' && settled.some(({ name }) => name === column)
  return [
    ...told.filter((decision) => !isSettled(decision)),
    ...settled.map(({ name, type }) => decided('column_type', type, whyOf(before, name, type), { column: name })),
  ]
}

function whyOf(parts: readonly Part[], name: string, type: string): string {
  const counts = new Map<string, number>()
  for (const part of parts) {
    const found = typeIn(part, name)
    const key = found.empty ? 'no value' : found.type
    counts.set(key, (counts.get(key) ?? 0) + part.files)
  }
  const seen = [...counts].map(([found, files]) => `${found} in ${files}`).join(', ')
  return `the files differ (${seen}); ${type === 'VARCHAR' ? 'only as text no value is lost' : 'this holds every value'}`
}
