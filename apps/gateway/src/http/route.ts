import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ProblemCode } from '../problem-codes.js'
import type { HttpPorts } from './http-ports.js'
import type { Caller, Role } from './role.js'

type Shape = z.ZodType
type ValueOf<S extends Shape | undefined> = S extends Shape ? z.infer<S> : undefined

/** A request that was checked: who asks, and what, in the shapes of the route. */
export interface Asked<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined> {
  readonly caller: Caller
  readonly params: ValueOf<P>
  readonly query: ValueOf<Q>
  readonly body: ValueOf<B>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** For those who add parameters of their own to an address. */
export const ANY_PARAMETERS = z.looseObject({})

/** The route has answered by itself, as streams do. */
export const ANSWERED = Symbol('answered')

export interface RouteSpec<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined> {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** With parameters as `:name`. */
  readonly path: string
  readonly summary: string
  /** The least role; null for everyone, who then need not say who they are. */
  readonly role: Role | null
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** For a body that is no JSON: its content type and its JSON schema. */
  readonly otherBody?: { readonly mediaType: string; readonly schema: object }
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly schema?: Shape; readonly mediaTypes?: readonly string[] }>
  >
  readonly problems: readonly ProblemCode[]
  readonly handle: (asked: Asked<P, Q, B>, ports: HttpPorts) => Promise<Answer | typeof ANSWERED>
}

export type AnyRoute = RouteSpec<Shape | undefined, Shape | undefined, Shape | undefined>

/** Declares a route; the compiler checks that its handler reads what its schemas say. */
export const route = <
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(
  spec: RouteSpec<P, Q, B>,
): AnyRoute => spec as unknown as AnyRoute

export const ok = (body: unknown, headers?: Readonly<Record<string, string>>): Answer => ({
  status: 200,
  body,
  ...(headers ? { headers } : {}),
})

/** Work has begun; where to ask how it goes on. */
export const accepted = (jobId: string, body: object): Answer => ({
  status: 202,
  body,
  headers: { location: `/status/${jobId}` },
})
