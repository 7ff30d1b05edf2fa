import { parseOverridesSchema } from '@udb/ingestion'
import type { Explanation } from './explanation.js'
import { textTable } from './terminal.js'

const widestCell = 100
type Explained = Explanation['decisions'][number]

/** An explanation as a person reads it in a terminal. */
export function explanationText(explanation: Explanation): string {
  const { decisions } = explanation
  const ofFile = decisions.filter(({ column }) => column === undefined)
  const ofColumns = decisions.filter(({ what, column }) => column !== undefined && what !== 'column_type')
  const parts = [
    headline(explanation),
    textTable(['decided', 'value', 'sure', 'why'], ofFile.map(decisionRow), widestCell),
    columnsText(explanation),
    ...(ofColumns.length > 0 ? [columnDecisionsText(ofColumns)] : []),
    ...(explanation.rows.rejected > 0 ? [rejectsText(explanation)] : []),
    otherwiseText(explanation),
  ]
  return parts.join('\n\n')
}

function headline({ file, sizeBytes, table, format, rows, columns }: Explanation): string {
  const { read, written, rejected } = rows
  return [
    `${file}: ${format.toUpperCase()}, ${count(sizeBytes, 'byte')}, would become the table ${table}`,
    `${count(read, 'row')} read, ${grouped(written)} written, ${grouped(rejected)} set aside; ${count(columns.length, 'column')}`,
  ].join('\n')
}

const decisionRow = ({ what, value, confidence, overridden, why }: Explained): string[] => [
  plainWords(what),
  visible(value),
  sureness(confidence, overridden),
  why,
]

function columnsText({ columns, decisions }: Explanation): string {
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

function rejectsText({ rows, firstRejects }: Explanation): string {
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
    `  -F options='${options.replaceAll("'", `'\\''`)}'`,
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
