import { wordedIssue } from './worded-issue.js'
import type { z } from 'zod'
import { CHECK_TYPES, type Check, type CheckSuite, suiteSchema } from './check.js'
import { type Key, keyOf } from './check-columns.js'
import { type CheckProblem, jsonPointer, quoted } from './check-problem.js'
import { fieldProblems } from './field-problems.js'
import { nearestNames } from './nearest-names.js'

export type ReadSuite =
  { readonly ok: true; readonly suite: CheckSuite } | { readonly ok: false; readonly problems: readonly CheckProblem[] }

/** A suite from whatever was given, or everything that is wrong with it. `at` is put before each pointer. Pure. */
export function readSuite(given: unknown, at: readonly PropertyKey[] = []): ReadSuite {
  const read = suiteSchema.safeParse(given, { error: wordedIssue })
  if (!read.success) return { ok: false, problems: read.error.issues.flatMap((issue) => problemsOf(issue, given, at)) }
  const problems = [
    ...read.data.checks.flatMap((check, index) => contradictions(check, [...at, 'checks', index])),
    ...repeatedIds(read.data, at),
  ]
  return problems.length > 0 ? { ok: false, problems } : { ok: true, suite: read.data }
}

/** Fields whose value is a threshold: what is no number there is the commonest mistake of all. */
const THRESHOLDS: ReadonlySet<PropertyKey> = new Set([
  'min',
  'max',
  'mostly',
  'maxUnexpected',
  'maxIncrease',
  'maxDecrease',
  'maxAge',
  'tolerance',
  'relativeTolerance',
  'sensitivity',
  'minRuns',
  'minChange',
])

const problemsOf = (issue: z.core.$ZodIssue, given: unknown, at: readonly PropertyKey[]): CheckProblem[] =>
  fieldProblems(issue, given, at) ?? [problemOf(issue, given, at)]

function problemOf(issue: z.core.$ZodIssue, given: unknown, at: readonly PropertyKey[]): CheckProblem {
  const pointer = jsonPointer([...at, ...issue.path])
  const field = issue.path.at(-1)
  if (field === 'type' && issue.path.at(-3) === 'checks' && issue.code === 'invalid_union')
    return unknownType(valueAt(given, issue.path), pointer)
  if (issue.code === 'custom' && issue.params?.['is'] === 'pattern')
    return {
      code: 'check_pattern_invalid',
      pointer,
      message: `The pattern at ${pointer} is ${issue.message}.`,
      hint: RE2,
    }
  if (field !== undefined && THRESHOLDS.has(field))
    return {
      code: 'check_threshold_invalid',
      pointer,
      message: `The threshold at ${pointer} cannot be used: ${issue.message}.`,
      hint: field === 'maxAge' ? A_DURATION : 'Give a number; docs/quality.md says which each check takes.',
    }
  return {
    code: 'checks_invalid',
    pointer,
    message: `The checks cannot be read at ${pointer || 'their top'}: ${issue.message}.`,
    hint: 'docs/quality.md shows every check with an example.',
  }
}

const A_DURATION = 'Write a number and s, m, h, d or w as one text, as in "36h".'
const RE2 = 'Write it in the syntax of RE2: there is no looking ahead or back, and no reference to a group.'

function unknownType(found: unknown, pointer: string): CheckProblem {
  const name = typeof found === 'string' ? found : ''
  return {
    code: 'check_type_unknown',
    pointer,
    message: name === '' ? `The check at ${pointer} has no type.` : `There is no check of type ${quoted(name)}.`,
    hint: `${name === '' ? 'Types' : 'Nearest types'}: ${(name === '' ? CHECK_TYPES : nearestNames(name, CHECK_TYPES)).join(', ')}.`,
  }
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    given,
  )
}

/** What the shape alone cannot say: bounds that contradict each other, nothing to compare with, two tolerances at once. */
function contradictions(check: Check, path: readonly PropertyKey[]): CheckProblem[] {
  const wrong: CheckProblem[] = []
  const say = (code: CheckProblem['code'], field: readonly PropertyKey[], message: string, hint: string): void => {
    wrong.push({ code, pointer: jsonPointer([...path, ...field]), message, hint })
  }
  const { type } = check
  if ('mostly' in check && check.mostly !== undefined && check.maxUnexpected !== undefined)
    say(
      'checks_invalid',
      ['maxUnexpected'],
      `A check of type ${type} has both mostly and maxUnexpected.`,
      'Give one of them.',
    )
  if (BOUNDED.has(type)) {
    const { min, max } = check as { readonly min?: number | string; readonly max?: number | string }
    if (min === undefined && max === undefined)
      say('checks_invalid', [], `A check of type ${type} has neither min nor max.`, 'Give at least one of them.')
    else if (min !== undefined && max !== undefined && isAbove(min, max))
      say('check_threshold_invalid', ['min'], `A check of type ${type} has a min above its max.`, 'Exchange them.')
  }
  if (type === 'row_count_change' && check.maxIncrease === undefined && check.maxDecrease === undefined)
    say(
      'checks_invalid',
      [],
      'A check of type row_count_change has neither maxIncrease nor maxDecrease.',
      'Give one of them.',
    )
  if (type === 'anomaly' && check.metric !== 'row_count' && check.column === undefined)
    say('checks_invalid', ['column'], `The metric ${check.metric} needs a column.`, 'Name the column.')
  if (type === 'unique' || type === 'references') keyProblems(check, [], say)
  if (type === 'references') {
    keyProblems(check.to, ['to'], say)
    if (keyOf(check).length !== keyOf(check.to).length && keyOf(check).length > 0 && keyOf(check.to).length > 0)
      say(
        'checks_invalid',
        ['to'],
        'A key and what it refers to have not the same number of columns.',
        'Name as many here as there.',
      )
  }
  return wrong
}

const BOUNDED: ReadonlySet<Check['type']> = new Set(['range', 'length', 'row_count'])

type Say = (code: CheckProblem['code'], field: readonly PropertyKey[], message: string, hint: string) => void

function keyProblems(key: Key, path: readonly PropertyKey[], say: Say): void {
  if ((key.column === undefined) === (key.columns === undefined))
    say('checks_invalid', path, 'A key is either one column or several columns.', 'Give column, or columns as a list.')
  else if (new Set(keyOf(key)).size < keyOf(key).length)
    say('checks_invalid', path, 'A key names a column twice.', 'Name each column once.')
}

/** Numbers by their size, times by their instant; what cannot be compared is not above. */
function isAbove(a: number | string, b: number | string): boolean {
  const [x, y] = [a, b].map((bound) => (isNumeric(bound) ? Number(bound) : Date.parse(String(bound))))
  return isNumeric(a) === isNumeric(b) && x !== undefined && y !== undefined && x > y
}

const isNumeric = (bound: number | string): boolean => typeof bound === 'number' || /^[+-]?\d+(\.\d+)?$/.test(bound)

function repeatedIds({ checks }: CheckSuite, at: readonly PropertyKey[]): CheckProblem[] {
  const seen = new Set<string>()
  return checks.flatMap(({ id }, index) => {
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id)
      return []
    }
    return [
      {
        code: 'check_id_duplicate' as const,
        pointer: jsonPointer([...at, 'checks', index, 'id']),
        message: `Two checks have the id ${quoted(id)}.`,
        hint: 'Give each an id of its own, or none.',
      },
    ]
  })
}
