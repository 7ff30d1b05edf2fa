import type { z } from 'zod'
import { CHECK_SHAPES, CHECK_TYPES, suiteSchema } from './check.js'
import { type CheckProblem, jsonPointer, quoted } from './check-problem.js'
import { nearestNames } from './nearest-names.js'

/**
 * Fields that should not be there, each at its own place, and one that is missing; null where an issue is about neither. `given` is the
 * suite as it was given. Pure.
 */
export function fieldProblems(
  issue: z.core.$ZodIssue,
  given: unknown,
  at: readonly PropertyKey[],
): CheckProblem[] | null {
  if (issue.code === 'unrecognized_keys') {
    const { what, fields } = placeOf(given, issue.path)
    return issue.keys.map((key) => unknownField(key, what, fields, [...at, ...issue.path, key]))
  }
  const field = issue.path.at(-1)
  if (issue.code !== 'invalid_type' || typeof field !== 'string' || valueAt(given, issue.path) !== undefined)
    return null
  const { what } = placeOf(given, issue.path.slice(0, -1))
  return [
    {
      code: 'checks_invalid',
      pointer: jsonPointer([...at, ...issue.path]),
      message: `${what} has no ${field}.`,
      hint: `Give it a field ${quoted(field)}; docs/quality.md shows every check with an example.`,
    },
  ]
}

function unknownField(
  key: string,
  what: string,
  fields: readonly string[],
  path: readonly PropertyKey[],
): CheckProblem {
  const nearest = nearestNames(key, fields)
  return {
    code: 'checks_invalid',
    pointer: jsonPointer(path),
    message: `${what} takes no field ${quoted(key)}.`,
    hint: nearest.length > 0 ? `Nearest fields: ${nearest.join(', ')}.` : 'Leave it out.',
  }
}

/** What the fields at a path belong to, and which there can be. */
function placeOf(given: unknown, path: readonly PropertyKey[]): { what: string; fields: readonly string[] } {
  if (path.length === 0) return { what: 'A suite of checks', fields: Object.keys(suiteSchema.shape) }
  const named = valueAt(given, [...path.slice(0, 2), 'type'])
  const type = CHECK_TYPES.find((each) => each === named)
  if (type === undefined || path[0] !== 'checks') return { what: `What stands at ${jsonPointer(path)}`, fields: [] }
  if (path.length > 2) return { what: `The ${String(path.at(-1))} of a check of type ${type}`, fields: [] }
  return { what: `A check of type ${type}`, fields: Object.keys(CHECK_SHAPES[type].shape) }
}

const valueAt = (given: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    given,
  )
