import type { CheckSuite } from '../check.js'
import { type KnownTable, unknownNames } from '../check-names.js'
import { type CheckProblem, jsonPointer, quoted } from '../check-problem.js'
import { readSuite } from '../read-suite.js'
import type { FilePosition, FileProblem } from './file-problem.js'
import { type LocatedYaml, readYaml } from './located-yaml.js'

/** A suite of a file, with the JSON pointer that leads to it there. */
export interface SuiteInFile {
  readonly suite: CheckSuite
  readonly pointer: string
}

export type ReadChecksFile =
  | {
      readonly ok: true
      readonly suites: readonly SuiteInFile[]
      /** Where something stands that a JSON pointer names, from the top of the file. */
      at(pointer: string): FilePosition
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/**
 * The suites of a `*.checks.yaml` (or JSON) file: one at its top, or several under `suites`. Otherwise everything that is wrong with it,
 * in the order of the file. Where `tables` are given, names that they do not have are wrong, too. Pure.
 */
export function readChecksFile(text: string, tables: readonly KnownTable[] = []): ReadChecksFile {
  const located = readYaml(text)
  if (located.problems.length > 0) return { ok: false, problems: located.problems }
  const given = suitesIn(located.value)
  const read = given.map(({ value, path }) => ({ path, result: readSuite(value, path) }))
  const problems = [
    ...strangersBeside(located.value),
    ...read.flatMap(({ path, result }) => {
      if (!result.ok) return result.problems
      return tables.length > 0 ? unknownNames(result.suite, tables, path) : []
    }),
  ]
  if (problems.length > 0) return { ok: false, problems: inOrder(problems.map((each) => inFile(each, located))) }
  const suites = read.flatMap(({ path, result }) =>
    result.ok ? [{ suite: result.suite, pointer: jsonPointer(path) }] : [],
  )
  return { ok: true, suites, at: (pointer) => located.at(pointer) }
}

/** A problem at its place in the file, which then need not be said as a pointer. */
export const inFile = (problem: CheckProblem, located: Pick<LocatedYaml, 'at'>): FileProblem => ({
  ...problem,
  message: problem.pointer === '' ? problem.message : problem.message.replace(` at ${problem.pointer}`, ''),
  ...located.at(problem.pointer),
})

const inOrder = (problems: readonly FileProblem[]): FileProblem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column)

function suitesIn(value: unknown): { readonly value: unknown; readonly path: readonly PropertyKey[] }[] {
  if (!isMap(value) || !('suites' in value) || !Array.isArray(value['suites'])) return [{ value, path: [] }]
  return value['suites'].map((suite: unknown, i) => ({ value: suite, path: ['suites', i] }))
}

/** Beside `suites` nothing else stands: what does would be for no table. */
function strangersBeside(value: unknown): CheckProblem[] {
  if (!isMap(value) || !Array.isArray(value['suites'])) return []
  return Object.keys(value)
    .filter((key) => key !== 'suites')
    .map((key) => ({
      code: 'checks_invalid',
      pointer: jsonPointer([key]),
      message: `Beside suites there is no field ${quoted(key)}.`,
      hint: 'Put it into each suite that it is for.',
    }))
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
