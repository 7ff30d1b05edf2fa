import { writeFile } from 'node:fs/promises'
import { type CheckFormat, readChecks, writeChecks } from '@udb/checks/formats'
import type { Terminal } from '../terminal.js'
import { ChecksError } from './checks-error.js'
import { countText } from './count-text.js'
import { notesText } from './notes-text.js'
import { readTextFile } from './text-file.js'

export interface ImportOptions {
  /** Default: what the file looks like. */
  readonly from?: Exclude<CheckFormat, 'checks'>
  /** The table that a suite of Great Expectations is for. */
  readonly table?: string
  readonly out?: string
}

/** Writes the checks of a contract or a suite as a file of checks, and says all that is lost. Throws `ChecksError` and `file_not_found`. */
export async function importChecks(terminal: Terminal, file: string, options: ImportOptions): Promise<number> {
  const { from, table, out } = options
  const read = readChecks(await readTextFile(file), {
    ...(from === undefined ? {} : { format: from }),
    ...(table === undefined ? {} : { table }),
  })
  if (!read.ok) throw new ChecksError(read.problems.map((problem) => ({ file, ...problem })))
  const { suites, notes } = read
  const comment = `Imported from ${file}.${notes.length > 0 ? ' Not all of it came over:' : ''}`
  const text = writeChecks({ suites, comment: [comment, ...notesText(file, notes)].join('\n') })
  if (out !== undefined) await writeFile(out, text)
  if (terminal.json) terminal.out(JSON.stringify({ suites, notes, ...(out === undefined ? {} : { written: out }) }))
  else {
    if (out === undefined) terminal.out(text.trimEnd())
    for (const line of notesText(file, notes)) terminal.note(line)
    const checks = suites.reduce((sum, suite) => sum + suite.checks.length, 0)
    const lost = notes.filter(({ effect }) => effect === 'left_out').length
    terminal.note(
      `${countText(checks, 'check')}${out === undefined ? '' : ` in ${out}`}, ${lost} left out, ${notes.length - lost} changed`,
    )
  }
  return 0
}
