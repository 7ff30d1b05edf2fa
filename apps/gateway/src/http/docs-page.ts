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
  const problems = Object.entries(PROBLEM_CODES).map(
    ([code, [status, title]]) => `<tr><td><code>${code}</code><td>${status}<td>${escaped(title)}`,
  )
  const body = `<h1>${escaped(info.title)}</h1><p>${escaped(info.description)} The same as data: <a href="/openapi.json">/openapi.json</a>.</p>
    ${operations.join('')}<h2 id="problems">Problems</h2><p>Errors are <code>application/problem+json</code> with one of these codes.</p>
    <table><tr><th>code<th>status<th>meaning${problems.join('')}</table>`
  return page(`${info.title}: API`, body)
}

export const page = (
  title: string,
  body: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{overflow:auto;padding:.75rem;border:1px solid #8884;border-radius:6px}
section{border-top:1px solid #8884;padding:.5rem 0}h3{font-size:1.05rem;margin:.5rem 0}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
.method{display:inline-block;min-width:3.2rem;font-weight:700}small{opacity:.75}</style>${body}</html>`

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
    return `<tr><td>${status}<td>${escaped(what)}${schema ? details('shape', schema) : ''}`
  })
  return `<section><h3><span class="method">${method}</span> <code>${escaped(path)}</code></h3><p>${escaped(summary)} <small>${escaped(description ?? '')}</small></p>
    ${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${bodies.join('')}<table>${answers.join('')}</table></section>`
}

const details = (title: string, schema: object): string =>
  `<details><summary>${escaped(title)}</summary><pre>${escaped(JSON.stringify(schema, null, 2))}</pre></details>`

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
