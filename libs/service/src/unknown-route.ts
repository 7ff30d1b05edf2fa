import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Of a service that has no routes but the probes: what it does not have, as the gateway would answer it (RFC 9457). */
export class UnknownRoute implements ExceptionFilter {
  catch(_: unknown, host: ArgumentsHost): void {
    const { url } = host.switchToHttp().getRequest<FastifyRequest>()
    const problem = {
      type: 'urn:udb:problem:route_unknown',
      title: 'There is no such route',
      status: 404,
      code: 'route_unknown',
      detail: 'This service answers only /healthz, /readyz, /startupz and /metrics.',
      hint: 'Ask the gateway; its GET /docs lists the routes.',
      instance: url.split('?', 1)[0],
    }
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    void reply
      .code(404)
      .header('content-type', 'application/problem+json')
      .send(Buffer.from(JSON.stringify(problem)))
  }
}

Catch(NotFoundException)(UnknownRoute)
