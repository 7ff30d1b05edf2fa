import type { Problem } from '@udb/events'
import { type Called, wordedIssue } from '@udb/checks/worded-issue'
import type { z } from 'zod'
import { nearestNames } from './nearest.js'
import { problemOf } from './problem.js'

export type Fit<S extends z.ZodType> = { readonly data: z.infer<S> } | { readonly problem: Problem }

/** What was sent, in the shape that is asked for, or why it does not fit. Says where, and what was asked for; never the value. Pure. */
export function fitShape<S extends z.ZodType>(schema: S, sent: unknown, called: Called = 'field'): Fit<S> {
  const known = new Map<string, readonly string[]>()
  const read = schema.safeParse(sent, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) known.set(key, namesOf(issue.inst))
      return wordedIssue(issue, called)
    },
  })
  if (read.success) return { data: read.data }
  const issues = read.error.issues.flatMap(ofNearestShape).slice(0, 5)
  const where = issues.map(({ path, message }) => `${path.join('.') || 'it'} ${message}`).join('; ')
  const stranger = issues.find((issue) => issue.code === 'unrecognized_keys')?.keys[0]
  const hint = stranger === undefined ? '' : `${nearest(stranger, known.get(stranger) ?? [], called)} `
  return {
    problem: problemOf(
      'request_invalid',
      `The request cannot be read: ${where}.`,
      `${hint}See the shape of this request in /openapi.json, or as a page at /docs.`,
    ),
  }
}

const namesOf = (schema: unknown): readonly string[] =>
  Object.keys((schema as { readonly shape?: object } | undefined)?.shape ?? {})

function nearest(name: string, known: readonly string[], called: Called): string {
  const names = nearestNames(name, known)
  return names.length > 0 ? `Nearest ${called}s: ${names.join(', ')}.` : 'Leave it out.'
}

/** Of something that may be of several shapes, what is wrong with it as the shape that it comes closest to. */
function ofNearestShape(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const shapes = issue.errors
    .map((errors) => errors.flatMap(ofNearestShape))
    .filter((errors) => errors.length > 0 && !errors.some(isOfAnotherKind))
  if (shapes.length === 0) return [issue]
  const closest = shapes.reduce((best, each) => (mistakes(each) < mistakes(best) ? each : best))
  return closest.map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
}

/** A text where an object is asked for is no attempt at that object. */
const isOfAnotherKind = ({ code, path }: z.core.$ZodIssue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union')

const mistakes = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
