import { numberText } from '../charts/index.js'
import { code, plain } from './markdown.js'
import type { DriftHighlights } from './summary-input.js'
import { counted, listed } from './wording.js'

/** Columns that are named in the summary; the report has them all. */
const SHOWN = 20

/** What the drift of a table came to, for the summary: the drifted columns first, by name. */
export function driftText({
  table,
  why,
  drifted,
  columnsCompared,
  columns,
  schema,
  baseline,
}: DriftHighlights): string {
  if (drifted === null)
    return `${code(table)}: there is nothing to compare with yet. ${plain([why, baseline ?? ''].join(' ').trim())}`
  const names = listed(
    columns.map(({ name }) => code(name)),
    SHOWN,
  )
  const head =
    columns.length === 0
      ? `${code(table)}: none of ${counted(columnsCompared, 'column')} drifted.`
      : `${code(table)}: ${numberText(columns.length)} of ${counted(columnsCompared, 'column')} drifted${drifted ? ', and with them the table' : ''}: ${names}.`
  const lines = columns.slice(0, SHOWN).map((column) => `- ${code(column.name)}: ${plain(column.why)}`)
  const sentences = [head, `Compared with: ${plain(why)}`, ...schemaText(schema)].join(' ')
  return [sentences, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n')
}

function schemaText({ added, removed, typeChanged }: DriftHighlights['schema']): string[] {
  const said = (names: readonly string[], what: string): string[] =>
    names.length === 0
      ? []
      : [
          `${what}: ${listed(
            names.map((name) => code(name)),
            SHOWN,
          )}.`,
        ]
  return [
    ...said(added, 'New columns'),
    ...said(removed, 'Columns that are gone'),
    ...said(typeChanged, 'Columns of another type'),
  ]
}

/** For the line of counts: no names. */
export function driftCount(drifts: readonly DriftHighlights[]): string[] {
  const compared = drifts.filter(({ drifted }) => drifted !== null)
  if (compared.length === 0) return []
  const columns = compared.reduce((sum, drift) => sum + drift.columns.length, 0)
  return [counted(columns, 'drifted column')]
}
