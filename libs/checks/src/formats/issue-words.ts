import type { z } from 'zod'

const KINDS: Readonly<Record<string, string>> = {
  array: 'list',
  object: 'map of names and values',
  record: 'map of names and values',
  string: 'text',
}

/** What is wrong with the shape of a file of another tool, in words; the place is said besides. */
export function issueWords(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message
  if (issue.message.endsWith('received undefined')) return `${String(issue.path.at(-1) ?? 'everything')} is missing`
  return `it is no ${KINDS[issue.expected] ?? issue.expected}`
}
