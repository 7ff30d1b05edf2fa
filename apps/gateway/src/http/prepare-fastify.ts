import type { IncomingHttpHeaders } from 'node:http'
import multipart from '@fastify/multipart'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { contextFrom, type Settings } from '@udb/service'
import type { FastifyInstance } from 'fastify'
import type { GatewayMetrics } from '../gateway-metrics.js'
import { refuseForeignPage } from './foreign-page.js'
import { HttpProblem, unreadBody } from './http-problem.js'
import { sendProblem } from './problem-filter.js'

/** Asked every few seconds by machines: their traces would bury those of people. */
const PROBES = new Set(['/healthz', '/readyz', '/startupz', '/metrics'])

/** What curl says of `-d`, and fetch of a text, unless they are told otherwise. Nothing at all may be of any kind. */
const hasUnreadBody = (headers: IncomingHttpHeaders): boolean =>
  /^(application\/x-www-form-urlencoded|text\/plain)\b/i.test(headers['content-type'] ?? '') &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0)

/** What every request goes through: a trace, a measurement, the door for pages of other sites. */
export async function prepareFastify(
  fastify: FastifyInstance,
  settings: Settings,
  metrics: GatewayMetrics,
): Promise<void> {
  await fastify.register(multipart)
  // Read by whoever handles the request, as it comes.
  fastify.addContentTypeParser('application/offset+octet-stream', (_, body, done) => done(null, body))
  fastify.addHook('onRequest', (request, reply, done) => {
    const parent = request.headers['traceparent']
    const from = contextFrom(typeof parent === 'string' ? parent : undefined)
    const route = request.routeOptions.url ?? 'unknown'
    if (PROBES.has(route)) return done()
    const span = trace
      .getTracer('udb')
      .startSpan(
        `${request.method} ${route}`,
        { kind: SpanKind.SERVER, attributes: { 'http.request.method': request.method, 'http.route': route } },
        from,
      )
    reply.raw.once('close', () => {
      span.setAttribute('http.response.status_code', reply.statusCode)
      if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
    context.with(trace.setSpan(from, span), done)
  })
  // A page cannot send a key that it does not have; only a box that believes everybody has to look where a request comes from.
  if (settings.UDB_AUTH === 'dev')
    fastify.addHook('onRequest', (request, reply, done) => {
      try {
        refuseForeignPage(request.headers, settings.UDB_HOST)
        done()
      } catch (error) {
        if (error instanceof HttpProblem) sendProblem(request, reply, error)
        else done(error as Error)
      }
    })
  // Fastify and Nest would read these, and a route would then say that it does not know the field `{"tables": …}`.
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 && hasUnreadBody(request.headers)) sendProblem(request, reply, unreadBody())
    else done()
  })
  // Fastify closes the connection on a body that is too large; what the client is still sending would then reset it, and the answer that
  // says why would be lost on the way. Left open, the rest is read and dropped.
  fastify.addHook('onSend', (_, reply, payload, done) => {
    if (reply.statusCode === 413) void reply.removeHeader('connection')
    done(null, payload)
  })
  // A body that was refused in its middle, as a form can be, is read to its end too: the next request of the connection comes after it.
  fastify.addHook('onResponse', ({ raw }, _, done) => {
    raw.unpipe()
    raw.resume()
    done()
  })
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.requested(
      request.method,
      request.routeOptions.url ?? 'unknown',
      reply.statusCode,
      reply.elapsedTime / 1_000,
    )
    done()
  })
}
