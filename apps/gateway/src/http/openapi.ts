import { z } from 'zod'
import { PROBLEM_CODES, type ProblemCode } from '../problem-codes.js'
import { PROBLEM_TYPE } from './http-problem.js'
import type { AnyRoute } from './route.js'

/** What every route of a tenant may answer, whatever it does. */
const OF_EVERY_CALLER: readonly ProblemCode[] = [
  'not_signed_in',
  'tenant_unknown',
  'role_unknown',
  'role_too_low',
  'origin_refused',
  'request_invalid',
  'dependency_unavailable',
  'internal_error',
]

/** The OpenAPI 3.1 document of the routes. Pure. */
export function openApiOf(routes: readonly AnyRoute[]) {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Universal Data Box',
      version: '1',
      description: 'Files in; tables, KPIs, profiles, charts and lineage out.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: { Problem: problemSchema() },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'With UDB_AUTH=apikey: a key of the box.' },
      },
    },
    security: [{ key: [] }, {}],
  }
}

function operation(route: AnyRoute): object {
  const problems = route.role === null ? route.problems : [...new Set([...route.problems, ...OF_EVERY_CALLER])]
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[/:_.]+([A-Za-z]?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    ...(route.role === null ? {} : { description: `Role: ${route.role}.`, 'x-udb-role': route.role }),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.role === null ? [] : CALLER_HEADERS),
      ...(route.method === 'POST' && route.answers[202] ? [IDEMPOTENCY_KEY] : []),
    ],
    ...requestBody(route),
    responses: { ...answers(route), ...problemAnswers(problems) },
  }
}

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>
  return rest
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, object>
    required?: string[]
  }
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: each,
  }))
}

function requestBody({ body, otherBody }: AnyRoute): object {
  if (otherBody)
    return { requestBody: { required: true, content: { [otherBody.mediaType]: { schema: otherBody.schema } } } }
  return body
    ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } }
    : {}
}

function answers(route: AnyRoute): Record<string, object> {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, schema, mediaTypes }]) => {
      const types = mediaTypes ?? (schema ? ['application/json'] : [])
      const content = Object.fromEntries(
        types.map((type) => [
          type,
          schema && type === 'application/json' ? { schema: jsonSchema(schema, 'output') } : {},
        ]),
      )
      return [status, { description, ...(types.length > 0 ? { content } : {}) }]
    }),
  )
}

function problemAnswers(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_CODES[code][0])
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${PROBLEM_CODES[code][1]}.`).join(' '),
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

const problemSchema = (): object => ({
  type: 'object',
  description: 'RFC 9457.',
  required: ['type', 'title', 'status', 'code', 'detail', 'hint', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEM_CODES) },
    detail: { type: 'string' },
    hint: { type: 'string', description: 'What to do.' },
    instance: { type: 'string' },
    line: { type: 'integer' },
    column: { type: 'string' },
    pointer: {
      type: 'string',
      description: 'Where in the request the first mistake stands, as a JSON pointer (RFC 6901).',
    },
    problems: {
      type: 'array',
      description: 'Every mistake in the checks of the request.',
      items: {
        type: 'object',
        required: ['code', 'pointer', 'message', 'hint'],
        properties: {
          code: { type: 'string' },
          pointer: { type: 'string' },
          message: { type: 'string' },
          hint: { type: 'string' },
        },
      },
    },
  },
})

const CALLER_HEADERS = [
  { name: 'x-udb-tenant', in: 'header', required: false, schema: { type: 'string', default: 'default' } },
  {
    name: 'x-udb-role',
    in: 'header',
    required: false,
    schema: { type: 'string', enum: ['viewer', 'analyst', 'admin'], default: 'admin' },
  },
]
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes a repeated request the same job.',
  schema: { type: 'string', maxLength: 255 },
}
