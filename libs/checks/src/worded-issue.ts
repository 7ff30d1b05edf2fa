import type { z } from 'zod'
import { quoted } from './check-problem.js'

/** What the names in an object are to those who send it. */
export type Called = 'field' | 'parameter'

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/**
 * What is wrong with something that was sent, as what is said of the place where it stands: `must be a list, not a text`. The library that
 * looks has words of its own, which nobody reads who does not know it. Says what kind of thing came, never its value, which may be
 * anything. Undefined where there is no better word. Pure.
 */
export function wordedIssue(issue: z.core.$ZodRawIssue, called: Called = 'field'): string | undefined {
  const came = kindOf(issue.input)
  switch (issue.code) {
    case 'invalid_type':
      return mustBe([EXPECTED[issue.expected] ?? issue.expected], came)
    case 'invalid_value':
      return mustBeOneOf(issue.values, issue.input)
    case 'invalid_union':
      if (issue.discriminator !== undefined)
        return mustBeOneOf(listOf(issue.options), fieldOf(issue.input, issue.discriminator))
      return mustBe(shapesOf(issue), came)
    case 'unrecognized_keys':
      return `takes no ${called} ${issue.keys.slice(0, 5).map(quoted).join(', ')}`
    case 'too_small':
      return `${EXTENT[issue.origin] ?? 'must be'} ${issue.inclusive ? 'at least' : 'more than'} ${counted(issue.minimum, issue.origin)}`
    case 'too_big':
      return `${EXTENT[issue.origin] ?? 'must be'} ${issue.inclusive ? 'at most' : 'less than'} ${counted(issue.maximum, issue.origin)}`
    case 'invalid_format':
      return 'is not written as it must be'
    default:
      return undefined
  }
}

/** Each of several shapes that would do. */
function shapesOf(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string[] {
  return [
    ...new Set(
      issue.errors
        .flat()
        .filter(({ code, path }) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value'))
        .map(({ message }) => message.replace(/^must be /, '').replace(/, not .*$/, '')),
    ),
  ]
}

function mustBe(what: readonly string[], came: string | null): string {
  if (came === MISSING) return MISSING
  const shapes = what.length > 1 ? `${what.slice(0, -1).join(', ')}, or ${what.at(-1)}` : (what[0] ?? 'another thing')
  // `must be a whole number, not a number` would only puzzle.
  return came === null || shapes.endsWith(came.replace(/^a /, ''))
    ? `must be ${shapes}`
    : `must be ${shapes}, not ${came}`
}

/** Which text it is instead is not said: it may be anything. */
function mustBeOneOf(values: readonly unknown[], input: unknown): string {
  const came = kindOf(input)
  return mustBe(
    [values.length > 1 ? `one of ${values.map(shown).join(', ')}` : shown(values[0])],
    came === 'a text' ? null : came,
  )
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined

const MISSING = 'is missing'

function kindOf(input: unknown): string | null {
  if (input === undefined) return MISSING
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'a list'
  // A parameter of an address that is no number has become this one.
  if (Number.isNaN(input)) return null
  return typeof input === 'boolean' ? String(input) : (EXPECTED[typeof input] ?? null)
}

const EXTENT: Readonly<Record<string, string>> = { string: 'must have', array: 'must have', record: 'must have' }
const UNITS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  record: ['entry', 'entries'],
}

function counted(bound: number | bigint, origin: string): string {
  const unit = UNITS[origin]?.[Number(bound) === 1 ? 0 : 1]
  return unit === undefined ? String(bound) : `${bound} ${unit}`
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
