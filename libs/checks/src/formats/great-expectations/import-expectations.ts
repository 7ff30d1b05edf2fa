import { z } from 'zod'
import { jsonPointer } from '../../check-problem.js'
import type { FileProblem } from '../file-problem.js'
import { assembled, type Imported } from '../imported.js'
import { issueWords } from '../issue-words.js'
import { readYaml } from '../located-yaml.js'
import { mapExpectation, storedExpectation } from './map-expectation.js'

/** What 0.18 and 1.x store alike, and the name that each calls otherwise. */
const suiteShape = z.looseObject({
  name: z.string().nullish(),
  expectation_suite_name: z.string().nullish(),
  expectations: z.array(storedExpectation),
})

export interface ExpectationsOptions {
  /** Short name of the table that the suite is for; a suite does not say. Default: the name of the suite. */
  readonly table?: string
}

/**
 * The checks of a suite of Great Expectations, as 0.18 and 1.x store it in JSON. What has no check, and what says something else as a
 * check, is in the notes, each with its line. Pure.
 */
export function importExpectations(text: string, { table }: ExpectationsOptions = {}): Imported {
  const located = readYaml(text)
  if (located.problems.length > 0) return { ok: false, problems: located.problems }
  const read = suiteShape.safeParse(located.value)
  if (!read.success) {
    const problems = read.error.issues.map((issue): FileProblem => {
      const pointer = jsonPointer(issue.path)
      return { ...notASuite(issueWords(issue)), pointer, ...located.at(pointer) }
    })
    return { ok: false, problems }
  }
  const name = table ?? tableNamed(read.data.name ?? read.data.expectation_suite_name)
  if (name === null) return { ok: false, problems: [{ ...noTable(), ...located.at('') }] }
  const mapped = read.data.expectations.flatMap((stored, i) => mapExpectation(stored, name, `/expectations/${i}`))
  return assembled([{ table: name, mapped }], located)
}

const notASuite = (message: string): Omit<FileProblem, 'line' | 'column' | 'pointer'> => ({
  code: 'expectations_invalid',
  message: `This is no suite of Great Expectations: ${message}.`,
  hint: 'Give the JSON file of one suite, as Great Expectations 0.18 or 1 stores it.',
})

const noTable = (): Omit<FileProblem, 'line' | 'column'> => ({
  code: 'expectations_invalid',
  pointer: '',
  message: 'The suite does not say which table it is for, and has no name.',
  hint: 'Say which table it is for, with --table NAME.',
})

const tableNamed = (name: string | null | undefined): string | null =>
  name
    ?.toLowerCase()
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '') || null
