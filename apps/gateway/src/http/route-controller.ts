import { Controller, Inject, Req, RequestMapping, RequestMethod, Res, type Type } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { callerOf, requireRole } from './caller.js'
import { checked } from './checked.js'
import { HTTP_PORTS, type HttpPorts } from './http-ports.js'
import type { Caller } from './role.js'
import { ANSWERED, ANY_PARAMETERS, type AnyRoute } from './route.js'

const NO_PARAMETERS = z.strictObject({})

const NOBODY: Caller = { tenant: '', role: 'viewer', actor: 'anyone' }

/** The Nest controller of one route: who is it, may they, is it what was asked for, then the route's own work. */
export function routeController(spec: AnyRoute): Type {
  class RouteController {
    constructor(readonly ports: HttpPorts) {}

    async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const caller = spec.role === null ? NOBODY : callerOf(request.headers, this.ports.settings)
      if (spec.role !== null) requireRole(caller, spec.role)
      const params = spec.params && checked(spec.params, request.params)
      // To what everyone may see, browsers, caches and probes add parameters of their own.
      const query = checked(
        spec.query ?? (spec.role === null ? ANY_PARAMETERS : NO_PARAMETERS),
        request.query,
        'parameter',
      )
      const body = spec.body && checked(spec.body, request.body ?? {})
      const answer = await spec.handle({ caller, params, query, body, request, reply }, this.ports)
      if (answer === ANSWERED) return
      await reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.body)
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(RouteController.prototype, 'handle')!
  Inject(HTTP_PORTS)(RouteController, undefined, 0)
  Req()(RouteController.prototype, 'handle', 0)
  Res()(RouteController.prototype, 'handle', 1)
  RequestMapping({ path: spec.path, method: RequestMethod[spec.method] })(
    RouteController.prototype,
    'handle',
    descriptor,
  )
  Controller()(RouteController)
  return RouteController
}
