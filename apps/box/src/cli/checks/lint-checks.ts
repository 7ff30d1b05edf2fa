import { type FileProblem, readChecksFile } from '@udb/checks/formats'
import type { Terminal } from '../terminal.js'
import { readTextFile } from './text-file.js'

interface LintedFile {
  readonly file: string
  readonly checks: number
  readonly problems: readonly FileProblem[]
}

/** Says what is wrong with each file. Resolves with 0 only where nothing is. Throws `file_not_found`. */
export async function lintChecks(terminal: Terminal, files: readonly string[]): Promise<number> {
  const linted: LintedFile[] = []
  for (const file of files) linted.push(lint(file, await readTextFile(file)))
  if (terminal.json) terminal.out(JSON.stringify(linted))
  else for (const each of linted) terminal.out(lintText(each))
  return linted.every(({ problems }) => problems.length === 0) ? 0 : 1
}

function lint(file: string, text: string): LintedFile {
  const read = readChecksFile(text)
  if (!read.ok) return { file, checks: 0, problems: read.problems }
  return { file, checks: read.suites.reduce((sum, { suite }) => sum + suite.checks.length, 0), problems: [] }
}

function lintText({ file, checks, problems }: LintedFile): string {
  if (problems.length === 0) return `${file}: ${checks} check${checks === 1 ? '' : 's'}, nothing wrong`
  return problemsText(file, problems)
}

/** As compilers write it, so that editors find the place. */
export const problemsText = (file: string, problems: readonly FileProblem[]): string =>
  problems
    .map(({ line, column, code, message, hint }) => `${file}:${line}:${column}: ${code}: ${message}\n    ${hint}`)
    .join('\n')
