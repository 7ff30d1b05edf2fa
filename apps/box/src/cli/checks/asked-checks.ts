import type { CheckSuite, KnownTable } from '@udb/checks'
import { type FilePosition, readChecks, type ReadChecks, unknownInFile } from '@udb/checks/formats'
import { ChecksError, type ProblemInFile } from './checks-error.js'
import { notesText } from './notes-text.js'
import { readTextFile } from './text-file.js'

/** Checks from files, which know where they came from. */
export interface AskedChecks {
  readonly suites: readonly CheckSuite[]
  /** What was lost, a line each. */
  readonly notes: readonly string[]
  /** Throws `ChecksError` where checks name what the tables do not have. */
  refuseUnknown(tables: readonly KnownTable[]): void
  /** The place of what a JSON pointer below `/quality/suites` names; null where it names nothing in a file. */
  placeOf(pointer: string): (FilePosition & { readonly file: string }) | null
}

type ReadFile = ReadChecks & { ok: true; file: string }

/** Reads files of checks and of contracts. Throws `ChecksError` with all that is wrong in all of them, and `file_not_found`. */
export async function readAskedChecks(files: readonly string[]): Promise<AskedChecks> {
  const read: ReadFile[] = []
  const problems: ProblemInFile[] = []
  for (const file of files) {
    const each = readChecks(await readTextFile(file))
    if (each.ok) read.push({ ...each, file })
    else problems.push(...each.problems.map((problem) => ({ file, ...problem })))
  }
  if (problems.length > 0) throw new ChecksError(problems)
  const origins = read.flatMap((each) => each.suites.map((_, suite) => ({ ...each, suite })))
  return {
    suites: read.flatMap(({ suites }) => suites),
    notes: read.flatMap(({ file, notes }) => notesText(file, notes)),
    refuseUnknown(tables) {
      const unknown = read.flatMap((each) =>
        unknownInFile(each, tables).map((problem) => ({ file: each.file, ...problem })),
      )
      if (unknown.length > 0) throw new ChecksError(unknown)
    },
    placeOf(pointer) {
      const [, index, rest = ''] = /^\/quality\/suites\/(\d+)(.*)$/.exec(pointer) ?? []
      const origin = index === undefined ? undefined : origins[Number(index)]
      return origin === undefined ? null : { file: origin.file, ...origin.positionOf(origin.suite, rest) }
    },
  }
}
