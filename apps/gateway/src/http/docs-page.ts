import { PROBLEM_CODES } from '../problem-codes.js'
import type { openApiOf } from './openapi.js'

interface Operation {
  readonly summary: string
  readonly description?: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: { readonly description?: string }
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema?: object }>> }
    >
  >
}

/** The document as one page that needs nothing from elsewhere. Pure. */
export function docsPage({ info, paths }: ReturnType<typeof openApiOf>): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]) => section(method.toUpperCase(), path, each as Operation)),
  )
  const contents = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => {
      const name = method.toUpperCase()
      return `<a href="#${anchor(name, path)}"><span class="method">${name}</span> <code>${escaped(path)}</code></a>`
    }),
  )
  const problems = Object.entries(PROBLEM_CODES).map(
    ([code, [status, title]]) => `<tr><td><code>${code}</code><td>${status}<td>${escaped(title)}`,
  )
  const body = `<h1>${escaped(info.title)}</h1><p>${escaped(info.description)} The same as data: <a href="/openapi.json">/openapi.json</a>.</p>
    <nav>${contents.join('')}</nav>${operations.join('')}<h2 id="problems">Problems</h2><p>Errors are <code>application/problem+json</code> with one of these codes.</p>
    <table><tr><th>code<th>status<th>meaning${problems.join('')}</table>`
  return page(`${info.title}: API`, body)
}

export const page = (
  title: string,
  body: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font:14px/1.45 ui-monospace,monospace}code{overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.75rem;border:1px solid #8884;border-radius:6px}
nav{columns:18rem;margin:1.5rem 0}nav a{display:block;text-decoration:none;padding:.1rem 0}section{border-top:1px solid #8884;padding:1rem 0}
h1{margin-bottom:0}h3{font-size:1.05rem;margin:.5rem 0}table{border-collapse:collapse;width:100%}td,th{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top}
td:last-child{width:100%}td:first-child code{white-space:nowrap}@media(max-width:40rem){tr{display:block;padding:.25rem 0}td,th{display:inline}}.method{display:inline-block;min-width:3.2rem;font-weight:700}small{opacity:.75}</style>${body}</html>`

function section(
  method: string,
  path: string,
  { summary, description, parameters, requestBody, responses }: Operation,
): string {
  const rows = parameters.map(
    ({ name, in: where, required, schema }) =>
      `<tr><td><code>${escaped(name)}</code><td>${where}${required ? ', required' : ''}<td>${escaped(schema.description ?? '')}`,
  )
  const bodies = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    details(`body: ${type}`, schema),
  )
  const answers = Object.entries(responses).map(([status, { description: what, content }]) => {
    const schema = content?.['application/json']?.schema
    return `<tr><td>${status}<td>${withCode(what)}${schema ? details('shape', schema) : ''}`
  })
  return `<section id="${anchor(method, path)}"><h3><span class="method">${method}</span> <code>${escaped(path)}</code></h3><p>${escaped(summary)} <small>${escaped(description ?? '')}</small></p>
    ${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${bodies.join('')}<table>${answers.join('')}</table></section>`
}

const anchor = (method: string, path: string): string => escaped(`${method}${path}`.replace(/[^A-Za-z0-9]+/g, '-'))

/** Codes stand in backticks in the document; each begins a line of its own. */
const withCode = (text: string): string =>
  escaped(text)
    .replace(/(\S) `/g, '$1<br>`')
    .replace(/`([^`]+)`/g, '<code>$1</code>')

const details = (title: string, schema: object): string =>
  `<details><summary>${escaped(title)}</summary><pre>${escaped(JSON.stringify(schema, null, 2))}</pre></details>`

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
