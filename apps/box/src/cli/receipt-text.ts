import type { Problem } from './client.js'
import { problemLines } from './hint-words.js'
import { textTable } from './terminal.js'

/** Of `receipt.json`, what is shown in a terminal. */
export interface Receipt {
  readonly jobId: string
  readonly type: string
  readonly outcome: string
  readonly says: readonly string[]
  readonly equal: boolean
  readonly equations: readonly {
    readonly about: string
    readonly says: string
    readonly left: number | string
    readonly right: number | string
    readonly equal: boolean
  }[]
  readonly tables: readonly {
    readonly table: string
    readonly version: number | null
    readonly recordsSeen: number | null
    readonly rowsStaged: number | null
    readonly rowsRejected: number | null
    readonly rowsLoaded: number | null
    readonly rejects: string | null
  }[]
  readonly problem: Problem | null
}

/** A receipt as a person reads it in a terminal: its sentences, the tables, and every equation. */
export function receiptText({ jobId, type, says, tables, equations, problem }: Receipt): string {
  const rows = tables.map((table) => [
    table.table,
    table.version,
    table.recordsSeen,
    table.rowsStaged,
    table.rowsRejected,
    table.rowsLoaded,
    table.rejects,
  ])
  const parts = [
    `${type} ${jobId}\n${says.join('\n')}`,
    ...(rows.length > 0
      ? [textTable(['table', 'version', 'seen', 'staged', 'rejected', 'loaded', 'rejects in'], rows)]
      : []),
    ...(equations.length > 0
      ? [
          textTable(
            ['', 'of', 'equation', 'left', 'right'],
            equations.map(({ about, says: text, left, right, equal }) => [
              equal ? '✔' : '✘',
              about,
              text,
              short(left),
              short(right),
            ]),
          ),
        ]
      : []),
    ...(problem === null ? [] : [problemLines(problem)]),
  ]
  return parts.join('\n\n')
}

/** Of a hash its beginning tells enough. */
const short = (value: number | string): string => (typeof value === 'number' ? String(value) : `${value.slice(0, 12)}…`)
