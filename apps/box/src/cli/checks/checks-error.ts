import type { FileProblem } from '@udb/checks/formats'
import { hintWords } from '../hint-words.js'

export interface ProblemInFile extends FileProblem {
  readonly file: string
}

/** Checks that cannot be used: shown with all their places, or as JSON with `problems`. */
export class ChecksError extends Error {
  readonly code = 'checks_unusable'

  constructor(readonly problems: readonly ProblemInFile[]) {
    super(problemsText(problems))
    this.name = 'ChecksError'
  }
}

/** As compilers write it, so that editors find the place. */
export const problemsText = (problems: readonly ProblemInFile[]): string =>
  problems
    .map(
      ({ file, line, column, code, message, hint }) =>
        `${file}:${line}:${column}: ${code}: ${message}\n    ${hintWords(hint)}`,
    )
    .join('\n')
