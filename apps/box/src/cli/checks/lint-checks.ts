import { type CheckFormat, type ImportNote, readChecks } from '@udb/checks/formats'
import type { Terminal } from '../terminal.js'
import { type ProblemInFile, problemsText } from './checks-error.js'
import { countText } from './count-text.js'
import { notesText } from './notes-text.js'
import { readTextFile } from './text-file.js'

interface LintedFile {
  readonly file: string
  readonly format: CheckFormat
  readonly checks: number
  readonly problems: readonly ProblemInFile[]
  readonly notes: readonly ImportNote[]
}

/** Says what is wrong with each file, and what would be lost of it. Resolves with 0 only where nothing is wrong. Throws `file_not_found`. */
export async function lintChecks(terminal: Terminal, files: readonly string[]): Promise<number> {
  const linted: LintedFile[] = []
  for (const file of files) linted.push(lint(file, await readTextFile(file)))
  if (terminal.json) terminal.out(JSON.stringify(linted))
  else for (const each of linted) terminal.out(lintText(each))
  return linted.every(({ problems }) => problems.length === 0) ? 0 : 1
}

function lint(file: string, text: string): LintedFile {
  const read = readChecks(text)
  const { format } = read
  if (!read.ok)
    return { file, format, checks: 0, problems: read.problems.map((each) => ({ file, ...each })), notes: [] }
  const checks = read.suites.reduce((sum, suite) => sum + suite.checks.length, 0)
  return { file, format, checks, problems: [], notes: read.notes }
}

const FORMATS: Readonly<Record<CheckFormat, string>> = {
  checks: '',
  odcs: ' of a data contract',
  ge: ' of a suite of Great Expectations',
}

function lintText({ file, format, checks, problems, notes }: LintedFile): string {
  if (problems.length > 0) return problemsText(problems)
  return [`${file}: ${countText(checks, 'check')}${FORMATS[format]}, nothing wrong`, ...notesText(file, notes)].join(
    '\n',
  )
}
