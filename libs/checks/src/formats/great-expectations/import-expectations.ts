import { z } from 'zod'
import type { Severity } from '../../check.js'
import { jsonPointer } from '../../check-problem.js'
import type { FileProblem } from '../file-problem.js'
import { assembled, changed, type Imported, leftOut, type Mapped } from '../imported.js'
import { readYaml } from '../located-yaml.js'
import { CannotMap, type Expectation } from './expectation.js'
import { mapperOf } from './mappers.js'
import { rowConditionSql } from './row-condition.js'
import { WITHOUT_A_CHECK } from './without-a-check.js'

/** What 0.18 and 1.x store alike, and the fields that each calls otherwise. */
const suiteShape = z.looseObject({
  name: z.string().nullish(),
  expectation_suite_name: z.string().nullish(),
  expectations: z.array(
    z.looseObject({
      type: z.string().nullish(),
      expectation_type: z.string().nullish(),
      kwargs: z.record(z.string(), z.unknown()).default({}),
      meta: z.record(z.string(), z.unknown()).nullish(),
      severity: z.string().nullish(),
      description: z.string().nullish(),
    }),
  ),
})
type Stored = z.infer<typeof suiteShape>['expectations'][number]

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
      return { ...notASuite(issue.message), pointer, ...located.at(pointer) }
    })
    return { ok: false, problems }
  }
  const name = table ?? tableNamed(read.data.name ?? read.data.expectation_suite_name)
  if (name === null) return { ok: false, problems: [{ ...noTable(), ...located.at('') }] }
  const mapped = read.data.expectations.flatMap((stored, i) => mapStored(stored, name, `/expectations/${i}`))
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

function mapStored(stored: Stored, table: string, pointer: string): Mapped[] {
  const name = stored.type ?? stored.expectation_type ?? ''
  try {
    const mapper = mapperOf(name)
    if (mapper === undefined)
      throw new CannotMap(WITHOUT_A_CHECK[name] ?? 'It is no core expectation of Great Expectations.')
    const parameter = suiteParameterIn(stored.kwargs)
    if (parameter !== null)
      throw new CannotMap(`Its ${parameter} is a suite parameter, which is known at run time only.`)
    const expectation = expectationOf(stored, name, table, pointer)
    return [...mapper(expectation), ...strangeArguments(expectation)]
  } catch (error) {
    if (!(error instanceof CannotMap)) throw error
    return [leftOut(name || 'an expectation without a type', error.message, pointer)]
  }
}

function expectationOf(stored: Stored, name: string, table: string, pointer: string): Expectation {
  const { row_condition: condition, condition_parser: parser } = stored.kwargs
  const description = stored.description ?? notesOf(stored.meta)
  const severity = severityOf(stored.severity)
  return {
    name,
    kwargs: stored.kwargs,
    pointer,
    table,
    ...(condition === undefined || condition === null ? {} : { where: rowConditionSql(condition, parser) }),
    common: {
      ...(description ? { description: description.slice(0, 2_000) } : {}),
      ...(severity === 'error' ? {} : { severity }),
    },
  }
}

const severityOf = (severity: string | null | undefined): Severity =>
  severity === 'warning' || severity === 'info' ? severity : 'error'

/** In 0.18 people wrote what an expectation is for into `meta.notes`. */
function notesOf(meta: Stored['meta']): string {
  const notes = meta?.['notes']
  if (typeof notes === 'string') return notes
  const content = (notes as { content?: unknown } | null | undefined)?.content
  return (Array.isArray(content) ? content : [content]).filter((each) => typeof each === 'string').join('\n')
}

/** The name of the first argument that is decided by a parameter. */
function suiteParameterIn(kwargs: Stored['kwargs']): string | null {
  const isParameter = (value: unknown): boolean => typeof value === 'object' && value !== null && '$PARAMETER' in value
  return Object.entries(kwargs).find(([, value]) => isParameter(value))?.[0] ?? null
}

/** Arguments that change what an expectation means, and that no check takes. */
function strangeArguments({ name, kwargs, pointer }: Expectation): Mapped[] {
  return ['windows', 'parse_strings_as_datetimes', 'auto']
    .filter((each) => ![undefined, null, false].includes(kwargs[each] as undefined))
    .map((each) => changed(name, `Its ${each} is left out.`, pointer))
}
