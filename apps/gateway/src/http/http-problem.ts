import { BusError, maxRecordBytes } from '@udb/bus'
import type { CheckProblem } from '@udb/checks'
import type { Problem } from '@udb/events'
import { isDependencyDown } from '@udb/service'
import { HttpException } from '@nestjs/common'
import { isProblemCode, PROBLEM_CODES, type ProblemCode } from '../problem-codes.js'

/** Thrown by a route; becomes RFC 9457 `application/problem+json`. */
export class HttpProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly hint: string,
    readonly more: {
      /** Every mistake in what was sent, with where it stands. */
      readonly places?: readonly CheckProblem[]
      readonly headers?: Readonly<Record<string, string>>
      readonly line?: number | null
      readonly column?: string | null
    } = {},
  ) {
    super(message)
    this.name = 'HttpProblem'
  }
}

/** A problem that came in a fact. Its code decides the status; one that is not the API's own goes out under `otherwise`. */
export function httpProblemOf(problem: Problem, otherwise: ProblemCode): HttpProblem {
  const { code, message, hint, line, column } = problem
  return new HttpProblem(isProblemCode(code) ? code : otherwise, message, hint, { line, column })
}

const RETRY = { 'retry-after': '1' } as const

/** Everything that a request can end with, as a problem; null for what nobody foresaw. */
export function asHttpProblem(error: unknown, maxBodyBytes: number): HttpProblem | null {
  if (error instanceof HttpProblem) return error
  if (isDependencyDown(error) || (error instanceof BusError && error.code === 'bus_closed'))
    return new HttpProblem(
      'dependency_unavailable',
      'Something that this needs is away.',
      'Try again; GET /readyz says what is away.',
      { headers: RETRY },
    )
  if (error instanceof BusError && error.code === 'record_too_large')
    return new HttpProblem(
      'body_too_large',
      `What was sent does not fit into an event, which may have ${maxRecordBytes} bytes at the most.`,
      'Send less at once.',
    )
  return ofFramework(error, maxBodyBytes)
}

/** Nest and Fastify have errors of their own, told apart by their status; their texts stay inside. */
function ofFramework(error: unknown, maxBodyBytes: number): HttpProblem | null {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { readonly statusCode?: unknown } | null)?.statusCode
  switch (status) {
    case 400:
    // A field of a form that says it is JSON, and is none.
    case 406:
      return new HttpProblem(
        'body_malformed',
        'The request cannot be read.',
        'Send a body that is what its content-type says, e.g. well-formed JSON.',
      )
    case 404:
      return new HttpProblem('route_unknown', 'There is no such route.', 'GET /docs lists them.')
    case 413:
      return new HttpProblem(
        'body_too_large',
        `A body may have ${maxBodyBytes} bytes at the most.`,
        'Send less at once, or raise UDB_MAX_BODY_KB.',
      )
    case 415:
      return unreadBody()
    default:
      return null
  }
}

export const unreadBody = (): HttpProblem =>
  new HttpProblem(
    'media_type_unsupported',
    'The content type is not one that is read here.',
    "Send application/json (curl: -H 'content-type: application/json'); files go to POST /ingest/upload as multipart/form-data, or to /uploads as application/offset+octet-stream.",
  )

/** The body of the answer (RFC 9457, section 3). */
export const problemBody = ({ code, message, hint, more }: HttpProblem, instance: string) => ({
  type: `urn:udb:problem:${code}`,
  title: PROBLEM_CODES[code][1],
  status: PROBLEM_CODES[code][0],
  code,
  detail: message,
  hint,
  instance,
  ...(more.line === null || more.line === undefined ? {} : { line: more.line }),
  ...(more.column === null || more.column === undefined ? {} : { column: more.column }),
  ...(more.places === undefined || more.places.length === 0
    ? {}
    : { pointer: more.places[0]!.pointer, problems: more.places }),
})

export const PROBLEM_TYPE = 'application/problem+json'
