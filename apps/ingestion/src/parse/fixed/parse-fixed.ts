import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { detectDialect } from '../csv/detect-dialect.js'
import { parseCsv } from '../csv/parse-csv.js'
import { decided } from '../decision.js'
import type { ParseOverrides } from '../overrides.js'
import type { ParsedRows, ParsePorts, ParseWork } from '../parsed-table.js'
import { findColumns, type FixedColumns } from './find-columns.js'
import { writeDelimited } from './write-delimited.js'

/** Below it a delimiter is doubtful, since so many records have another number of fields. */
const convincing = 0.9
const BLANK = 32
const QUOTE = 34

/**
 * The columns of a text of fixed width: those that a person gave, else those that are found, but only where no delimiter
 * convinces. Null where the text is delimited. Pure.
 */
export function fixedColumns(start: Uint8Array, complete: boolean, overrides: ParseOverrides): FixedColumns | null {
  const { widths, format, delimiter } = overrides
  if (widths !== undefined) return { starts: startsFrom(widths), why: 'asked for', confidence: 1 }
  if (delimiter !== undefined || (format !== undefined && format !== 'fixed')) return null
  const found = findColumns(new TextDecoder().decode(start), complete)
  if (found === null || format === 'fixed') return found
  const { dialect, width, confidence } = detectDialect(start, complete, overrides)
  const isWhole = width > 1 && confidence >= convincing
  if (!isWhole) return found
  // Where each record has as many words, or where values are quoted, blanks are a delimiter like any other.
  return dialect.delimiter === BLANK && confidence < 1 && !start.includes(QUOTE) ? found : null
}

function startsFrom(widths: readonly number[]): number[] {
  let at = 0
  return widths.map((width) => (at += width) - width)
}

/** Reads a text of fixed width as the delimited text that it could have been. */
export async function parseFixed(work: ParseWork, ports: ParsePorts, columns: FixedColumns): Promise<ParsedRows> {
  const { starts, why, confidence } = columns
  const asked = work.overrides.widths !== undefined
  const path = join(work.workDir, 'delimited')
  await writeDelimited(work.path, path, starts, asked, ports.signal)
  const { widths: _widths, ...rest } = work.overrides
  const overrides = { ...rest, delimiter: ',', quote: '"', escape: '"' }
  const rows = await parseCsv({ ...work, path, bytes: (await stat(path)).size, overrides }, ports)
  const said = rows.decisions.filter(({ what }) => !['delimiter', 'quote', 'escape', 'line_ending'].includes(what))
  const places = starts
    .slice(1)
    .map((start, i) => start - starts[i]!)
    .join(', ')
  return { ...rows, decisions: [decided('widths', places, why, { confidence, overridden: asked }), ...said] }
}
