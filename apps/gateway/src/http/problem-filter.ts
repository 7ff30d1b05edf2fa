import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import type { Log } from '@udb/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { PROBLEM_CODES } from '../problem-codes.js'
import { asHttpProblem, HttpProblem, PROBLEM_TYPE, problemBody } from './http-problem.js'

/** Every error of every route, the framework's own too, as one kind of answer. What nobody foresaw is logged, and shown to nobody. */
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly maxBodyBytes: number,
    private readonly methodsOf: (path: string) => readonly string[],
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    const request = host.switchToHttp().getRequest<FastifyRequest>()
    sendProblem(request, reply, this.problemOf(error, request))
  }

  private problemOf(error: unknown, request: FastifyRequest): HttpProblem {
    const problem = asHttpProblem(error, this.maxBodyBytes) ?? (isBrokenOff(error, request) ? BROKEN_OFF : null)
    if (!problem) {
      this.log.error('a request failed unexpectedly', {
        method: request.method,
        route: request.routeOptions.url ?? null,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
      return new HttpProblem(
        'internal_error',
        'The request met an unexpected error.',
        'Try again; if it stays, look into the log of the gateway.',
      )
    }
    const methods = problem.code === 'route_unknown' ? this.methodsOf(pathOf(request)) : []
    if (methods.length === 0) return problem
    return new HttpProblem(
      'method_not_allowed',
      `This route has no ${request.method}.`,
      `Use ${methods.join(' or ')}.`,
      { headers: { allow: methods.join(', ') } },
    )
  }
}

/** The client went away before its body had come whole: nobody reads the answer, and for the box it is no error. */
const isBrokenOff = (error: unknown, { raw }: FastifyRequest): boolean =>
  raw.readableAborted && (error as { readonly code?: unknown } | null)?.code === 'ECONNRESET'

const BROKEN_OFF = new HttpProblem(
  'body_malformed',
  'The request ended before its body had come whole.',
  'Send it again; an upload that begins at POST /uploads goes on where it broke off.',
)

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: HttpProblem): void {
  if (reply.sent || reply.raw.headersSent) {
    // Half an answer is on its way: the only honest thing left is to break it off.
    reply.raw.destroy()
    return
  }
  void reply
    .code(PROBLEM_CODES[problem.code][0])
    .headers(problem.more.headers ?? {})
    .header('content-type', PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(problemBody(problem, pathOf(request)))))
}

/** For an address of which the router makes nothing. */
export const refuseAddress = (request: FastifyRequest, reply: FastifyReply): void =>
  sendProblem(
    request,
    reply,
    new HttpProblem(
      'request_invalid',
      'The address cannot be read, or a part of it is too long.',
      'Write what an address cannot hold as % and two hexadecimal digits for each byte of its UTF-8, e.g. %20 for a blank; GET /docs lists the routes.',
    ),
  )

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/'

Catch()(ProblemFilter)
