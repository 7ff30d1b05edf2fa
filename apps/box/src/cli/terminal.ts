import { createLogUpdate } from 'log-update'

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  readonly json: boolean
  /** Whether a person watches: only then lines are drawn over. */
  readonly live: boolean
  /** False once whoever read the results has gone, as `head` does: the work goes on, and what it says is dropped. */
  readonly isRead: boolean
  out(text: string): void
  note(text: string): void
  /** Redraws a few lines in place; in a pipe it does nothing. */
  redraw(lines: readonly string[]): void
  /** Leaves the lines that were drawn last and goes on below them. */
  settle(): void
}

export function openTerminal(json: boolean): Terminal {
  const live = process.stderr.isTTY && !json
  const update = createLogUpdate(process.stderr, { showCursor: true })
  let isRead = true
  process.stdout.on('error', (error) => {
    isRead = false
    onlyUnread(error)
  })
  process.stderr.on('error', onlyUnread)
  return {
    json,
    live,
    get isRead() {
      return isRead
    },
    out: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`)
    },
    redraw: (lines) => {
      if (live) update(lines.join('\n'))
    },
    settle: () => {
      if (live) update.done()
    },
  }
}

/** Node.js says of an output that nobody reads what a program in C is ended for. */
function onlyUnread(error: Error & { readonly code?: string }): void {
  if (error.code !== 'EPIPE') throw error
}

/** A plain table: columns as wide as their widest cell, numbers to the right; a cell is cut at `widest` characters. */
export function textTable(columns: readonly string[], rows: readonly (readonly unknown[])[], widest = 60): string {
  const cells = rows.map((row) => row.map((value) => cellText(value, widest)))
  const widths = columns.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]!.length)))
  const numeric = columns.map(
    (_, i) => rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === 'number'),
  )
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [line(columns), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(line)].join('\n')
}

/** Names with their values, as lines; a value is cut at `widest` characters. */
export function namedValues(values: Readonly<Record<string, unknown>>, widest: number): string {
  const lines = Object.entries(values).map(
    ([name, value]) => [cellText(name, widest), cellText(value, widest)] as const,
  )
  const width = Math.max(...lines.map(([name]) => name.length))
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd()).join('\n')
}

const cellText = (value: unknown, widest: number): string => {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
  return shown.length > widest ? `${shown.slice(0, widest - 1)}…` : shown
}

export const duration = (ms: number): string =>
  ms < 1_000
    ? `${Math.round(ms)} ms`
    : ms < 60_000
      ? `${(ms / 1_000).toFixed(1)} s`
      : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
