import { canonicalRecord } from './evaluate.js'
import type { PollutionCase, TextTable } from './pollution-case.js'
import type { BothReadings, Reading } from './read-case.js'

/** One case as text for a person: the file, what is expected, and what each reader made of it. */
export function shownCase(one: PollutionCase, { ours, sniffer }: BothReadings): string {
  const start = new TextDecoder().decode(one.bytes.subarray(0, 1_200))
  return [
    'THE FILE BEGINS',
    start.replaceAll('\r', '␍').replaceAll('\t', '␉').replaceAll('\0', '␀'),
    `EXPECTED, or one of ${one.alternatives.length} others`,
    ...shownTable(one.expected, one.expected.rows.slice(0, 3)),
    'OURS',
    ...shownReading(ours, one),
    'THE SNIFFER ALONE',
    ...shownReading(sniffer, one),
  ].join('\n')
}

function shownReading({ evaluation, table, typed, rejected, refused }: Reading, one: PollutionCase): string[] {
  const { score, header, records, cells } = evaluation
  const measures = [header, records, cells].map(
    ({ precision, recall }) => `${precision.toFixed(3)}/${recall.toFixed(3)}`,
  )
  const scored = `  ${score.toFixed(3)} of 10; precision/recall of header, records, cells: ${measures.join(', ')}${typed === null ? '' : `; ${Math.round(typed * 100)} % of columns of the right type`}`
  if (table === null) return [`  refused: ${refused}`]
  const odd = unexpected(table, one)
  const oddRows = `  ${odd.length} rows that nobody expects${odd.length > 0 ? ', such as' : ''}`
  return [
    scored,
    ...shownTable(table, table.rows.slice(0, 2)),
    `  ${rejected} rows set aside`,
    oddRows,
    ...odd.slice(0, 3).map(shownRow),
  ]
}

const shownTable = ({ header, rows }: TextTable, some: TextTable['rows']): string[] => [
  shownRow(header),
  ...some.map(shownRow),
  `  ${rows.length} rows`,
]

const shownRow = (row: readonly string[]): string => `  ${JSON.stringify(row).slice(0, 200)}`

function unexpected({ rows }: TextTable, { expected, alternatives }: PollutionCase): (readonly string[])[] {
  const known = new Set([expected, ...alternatives].flatMap((table) => table.rows.map(keyOf)))
  return rows.filter((row) => !known.has(keyOf(row)))
}

const keyOf = (row: readonly string[]): string => JSON.stringify(canonicalRecord(row))
