import { docsPage, page } from './docs-page.js'
import { openApiOf } from './openapi.js'
import { type AnyRoute, ok, route } from './route.js'

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
}

const WELCOME = `<h1>Universal Data Box</h1><p>Files in; tables, KPIs, profiles, charts and lineage out.</p><ul>
<li><a href="/docs">The API</a>, and the same as <a href="/openapi.json">OpenAPI 3.1</a><li><a href="/jobs">Jobs</a><li><a href="/tables">Tables</a>
<li><a href="/events/schema">Events and their schemas</a><li><a href="/readyz">Health</a>, <a href="/metrics">metrics</a></ul>`

/** The routes that describe the others, and themselves. */
export function describingRoutes(others: readonly AnyRoute[]): readonly AnyRoute[] {
  const described = (): ReturnType<typeof openApiOf> => openApiOf([...others, ...own])
  const own: readonly AnyRoute[] = [
    route({
      method: 'GET',
      path: '/openapi.json',
      summary: 'This API as an OpenAPI 3.1 document.',
      role: null,
      answers: { 200: { description: 'The document.', mediaTypes: ['application/json'] } },
      problems: [],
      handle: async () => ok(described()),
    }),
    route({
      method: 'GET',
      path: '/docs',
      summary: 'This API as a page to read.',
      role: null,
      answers: { 200: { description: 'The page.', mediaTypes: ['text/html'] } },
      problems: [],
      handle: async () => ok(docsPage(described()), HTML),
    }),
    route({
      method: 'GET',
      path: '/',
      summary: 'Where to go from here.',
      role: null,
      answers: { 200: { description: 'The page.', mediaTypes: ['text/html'] } },
      problems: [],
      handle: async () => ok(page('Universal Data Box', WELCOME), HTML),
    }),
  ]
  return own
}
