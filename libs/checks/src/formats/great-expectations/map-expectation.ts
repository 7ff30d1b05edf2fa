import { z } from 'zod'
import type { Severity } from '../../check.js'
import { changed, leftOut, type Mapped } from '../imported.js'
import { CannotMap, type Expectation } from './expectation.js'
import { mapperOf } from './mappers.js'
import { rowConditionSql } from './row-condition.js'
import { WITHOUT_A_CHECK } from './without-a-check.js'

/** An expectation as 0.18 and 1.x store it. */
export const storedExpectation = z.looseObject({
  type: z.string().nullish(),
  expectation_type: z.string().nullish(),
  kwargs: z.record(z.string(), z.unknown()).default({}),
  meta: z.record(z.string(), z.unknown()).nullish(),
  severity: z.string().nullish(),
  description: z.string().nullish(),
})
export type StoredExpectation = z.infer<typeof storedExpectation>

/** The checks that say what a stored expectation says; where there are none, why. Pure. */
export function mapExpectation(stored: StoredExpectation, table: string, pointer: string): Mapped[] {
  const name = stored.type ?? stored.expectation_type ?? ''
  try {
    const mapper = mapperOf(name)
    if (mapper === undefined)
      throw new CannotMap(
        (Object.hasOwn(WITHOUT_A_CHECK, name) ? WITHOUT_A_CHECK[name] : undefined) ??
          'It is no core expectation of Great Expectations.',
      )
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

function expectationOf(stored: StoredExpectation, name: string, table: string, pointer: string): Expectation {
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
function notesOf(meta: StoredExpectation['meta']): string {
  const notes = meta?.['notes']
  if (typeof notes === 'string') return notes
  const content = (notes as { content?: unknown } | null | undefined)?.content
  return (Array.isArray(content) ? content : [content]).filter((each) => typeof each === 'string').join('\n')
}

/** The name of the first argument that is decided by a parameter. */
function suiteParameterIn(kwargs: StoredExpectation['kwargs']): string | null {
  const isParameter = (value: unknown): boolean => typeof value === 'object' && value !== null && '$PARAMETER' in value
  return Object.entries(kwargs).find(([, value]) => isParameter(value))?.[0] ?? null
}

/** Arguments that change what an expectation means, and that no check takes. */
function strangeArguments({ name, kwargs, pointer }: Expectation): Mapped[] {
  return ['windows', 'parse_strings_as_datetimes', 'auto']
    .filter((each) => ![undefined, null, false].includes(kwargs[each] as undefined))
    .map((each) => changed(name, `Its ${each} is left out.`, pointer))
}
