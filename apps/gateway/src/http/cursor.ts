import { HttpProblem } from './http-problem.js'

/** Where a page of jobs ended. Opaque to callers. */
export interface JobCursor {
  readonly createdAt: number
  readonly jobId: string
}

export const cursorText = ({ createdAt, jobId }: JobCursor): string =>
  Buffer.from(`${createdAt}:${jobId}`).toString('base64url')

export function cursorFrom(text: string): JobCursor {
  const match = /^(\d{1,15}):([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString('utf8'))
  if (match) return { createdAt: Number(match[1]), jobId: match[2]! }
  throw new HttpProblem(
    'cursor_invalid',
    'The cursor is not one that was given out.',
    'Use the nextCursor of the page before, unchanged, or none.',
  )
}
