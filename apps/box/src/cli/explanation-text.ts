import { parseOverridesSchema } from '@udb/ingestion'
import type { ExplainedTable, Explanation } from './explanation.js'
import { textTable } from './terminal.js'

const widestCell = 100
type Explained = Explanation['decisions'][number]

/** An explanation as a person reads it in a terminal. */
export function explanationText(explanation: Explanation): string {
  const parts = [
    `${headline(explanation)}\n${rowsText(explanation)}`,
    ...tableText(explanation, explanation.decisions),
    ...explanation.further.flatMap((table) => [
      `further table ${table.table}\n${rowsText(table)}`,
      ...tableText(table, ownDecisions(table, explanation)),
    ]),
    otherwiseText(explanation),
  ]
  return parts.join('\n\n')
}

/** What was said of the main table in the same words holds for the whole file. */
const ownDecisions = (table: ExplainedTable, main: ExplainedTable): Explained[] =>
  table.decisions.filter(
    (one) =>
      !main.decisions.some(
        (same) =>
          same.what === one.what &&
          same.value === one.value &&
          same.why === one.why &&
          same.column === one.column &&
          one.column === undefined,
      ),
  )

function tableText(table: ExplainedTable, decisions: readonly Explained[]): string[] {
  const ofTable = decisions.filter(({ column }) => column === undefined)
  const ofColumns = decisions.filter(({ what, column }) => column !== undefined && what !== 'column_type')
  return [
    textTable(['decided', 'value', 'sure', 'why'], ofTable.map(decisionRow), widestCell),
    columnsText(table),
    ...(ofColumns.length > 0 ? [columnDecisionsText(ofColumns)] : []),
    ...(table.rows.rejected > 0 ? [rejectsText(table)] : []),
  ]
}

function headline({ file, sizeBytes, table, format, further }: Explanation): string {
  const tables = further.length === 0 ? `the table ${table}` : `${further.length + 1} tables, ${table} the main one`
  return `${file}: ${format.toUpperCase()}, ${count(sizeBytes, 'byte')}, would become ${tables}`
}

function rowsText({ rows, columns }: ExplainedTable): string {
  const { read, written, rejected } = rows
  return `${count(read, 'row')} read, ${grouped(written)} written, ${grouped(rejected)} set aside; ${count(columns.length, 'column')}`
}

const decisionRow = ({ what, value, confidence, overridden, why }: Explained): string[] => [
  plainWords(what),
  visible(value),
  sureness(confidence, overridden),
  why,
]

function columnsText({ columns, decisions }: ExplainedTable): string {
  const rows = columns.map(({ name, type, missing }) => {
    const decision = decisions.find((each) => each.what === 'column_type' && each.column === name)
    if (decision === undefined) return [name, type, missing, '', '']
    return [name, type, missing, sureness(decision.confidence, decision.overridden), decision.why]
  })
  return textTable(['column', 'type', 'missing', 'sure', 'why'], rows, widestCell)
}

function columnDecisionsText(decisions: readonly Explained[]): string {
  const rows = decisions.map((decision) => [decision.column, ...decisionRow(decision)])
  return textTable(['column', 'decided', 'value', 'sure', 'why'], rows, widestCell)
}

function rejectsText({ rows, firstRejects }: ExplainedTable): string {
  const shown = firstRejects.length < rows.rejected ? `, the first ${firstRejects.length}` : ''
  const lines = firstRejects.map(({ line, column, code, reason, raw }) => [line, column, code, reason, raw])
  return `${count(rows.rejected, 'row')} set aside${shown}\n${textTable(['line', 'column', 'code', 'reason', 'the row'], lines)}`
}

/** One example for each kind of decision that was made, since all columns are overridden alike; the least sure one in full. */
function otherwiseText({ decisions, file }: Explanation): string {
  const open = decisions.filter(({ otherwise }) => otherwise !== null)
  const [unsure] = open.toSorted((a, b) => a.confidence - b.confidence)
  if (unsure === undefined) return 'Nothing here can be decided otherwise.'
  const rows = [...Map.groupBy(open, ({ what }) => what)].map(([what, [first]]) => [
    plainWords(what),
    JSON.stringify(first!.otherwise),
  ])
  const options = JSON.stringify({ [file]: { overrides: unsure.otherwise } })
  return [
    'To decide otherwise, give overrides: here with --overrides, and with an upload in its options, such as',
    `  --form-string options='${options.replaceAll("'", `'\\''`)}'`,
    '',
    textTable(['decided', 'overrides'], rows, widestCell),
    `and besides: ${otherKeys(open).join(', ')}`,
  ].join('\n')
}

/** What can be said of a file though no decision here stands for it, such as lines to skip. */
function otherKeys(decisions: readonly Explained[]): string[] {
  const shown = new Set(decisions.flatMap(({ otherwise }) => Object.keys(otherwise ?? {})))
  return Object.keys(parseOverridesSchema.shape).filter((key) => !shown.has(key))
}

const sureness = (confidence: number, overridden: boolean): string =>
  overridden ? 'asked for' : `${Math.floor(confidence * 100)} %`.padStart(5)

const plainWords = (kind: string): string => kind.replaceAll('_', ' ')

/** A mark that cannot be seen is said. */
const visible = (value: string): string =>
  value === '' ? '(none)' : value === ' ' ? '(blank)' : value.replaceAll(/[\u0000-\u001f\u007f]/g, escaped)

const escaped = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`

const grouped = (n: number): string => n.toLocaleString('en-US')
const count = (n: number, what: string): string => `${grouped(n)} ${what}${n === 1 ? '' : 's'}`
