import { createHash } from 'node:crypto'
import { type Markup, markup, raw, value } from './markup.js'
import { script } from './script.js'
import { styleWith } from './style.js'

export interface PageSection {
  readonly id: string
  readonly title: string
  /** With its `<section id>` and heading: see `section`. */
  readonly markup: Markup
}

/** Links in the side column that follow the cards: found and sorted with them. */
export interface PageLinks {
  readonly title: string
  readonly links: readonly { readonly id: string; readonly name: string; readonly kind?: string }[]
}

export interface Page {
  /** What it is: Profile, Drift, Quality, Chart. */
  readonly kind: string
  /** The heading: what it is about. It may be any text. */
  readonly name: string
  /** The title of the document. */
  readonly title: string
  /** ISO 8601, UTC; null where the page does not say. */
  readonly generatedAt: string | null
  /** Under the heading, after the time. */
  readonly facts: readonly (Markup | string | null)[]
  /** In their order: what matters first. The first is the target of the skip link. */
  readonly sections: readonly (PageSection | null)[]
  readonly links: readonly PageLinks[]
  readonly footer: Markup | string | null
  /** Rules for what only this page has. */
  readonly style?: string
  /** Scripts after the shared one; the page allows each by its hash, and no other. */
  readonly scripts?: readonly string[]
  /** JSON that those scripts read, by the id of its element. */
  readonly data?: Readonly<Record<string, unknown>>
  /** Where scripts make pictures. */
  readonly images?: 'data:' | 'data: blob:'
}

/** Anything as one self-contained page: nothing is fetched, and everything reads without its script. */
export function renderPage(page: Page): string {
  const sections = page.sections.filter((one) => one !== null)
  const beside = navigation(page, sections)
  const scripts = [script, ...(page.scripts ?? [])].map(unclosed)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(scripts, page.images)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${page.title}</title>
<style>${raw(styleWith(page.style ?? ''))}</style>
</head>
<body${beside && markup` class="beside"`}>
<a class="skip" href="#${sections[0]?.id ?? 'main'}">Skip to the content</a>
${beside}<main id="main">
<header class="top"><p class="eyebrow">${page.kind}</p><button type="button" id="theme" hidden>Theme</button><h1>${value(page.name, 120)}</h1>${factLine(page)}</header>
${sections.map((one) => one.markup)}
${page.footer === null ? null : markup`<footer><p>${page.footer}</p></footer>`}
</main>
${Object.entries(page.data ?? {}).map(([id, data]) => markup`<script type="application/json" id="${id}">${raw(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>`)}${scripts.map((one) => markup`<script>${raw(one)}</script>`)}
</body>
</html>
`.text
}

/** A section with its heading, and after it how many things are in it. */
export const section = (id: string, title: string, body: Markup, count: number | null = null): PageSection => ({
  id,
  title,
  markup: markup`<section id="${id}"><h2>${title}${count === null ? null : markup` <span class="count">${count}</span>`}</h2>${body}</section>`,
})

/** One script element cannot hold the text of its own closing tag, nor open a comment. */
const unclosed = (text: string): string => text.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--')

function policyOf(scripts: readonly string[], images = 'data:'): string {
  const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  return `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashes.join(' ')}; img-src ${images}; base-uri 'none'; form-action 'none'`
}

function navigation({ name, links }: Page, sections: readonly PageSection[]): Markup | null {
  if (sections.length < 2 && links.every((group) => group.links.length === 0)) return null
  return markup`<nav class="side" aria-label="On this page"><p class="brand">${value(name, 60)}</p><ul class="toc">${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul>${links
    .filter((group) => group.links.length > 0)
    .map(
      (group) =>
        markup`<p class="label">${group.title}</p><ul class="toc columns">${group.links.map((link) => markup`<li><a href="#${link.id}">${value(link.name, 40)}</a></li>`)}</ul>`,
    )}</nav>
`
}

function factLine({ generatedAt, facts }: Page): Markup | null {
  const time =
    generatedAt === null
      ? null
      : markup`<time datetime="${generatedAt}">${generatedAt.replace('T', ' ').replace(/(:\d\d)(:\d\d)(\.\d+)?Z$/, '$1 UTC')}</time>`
  const shown = [time, ...facts].filter((fact) => fact !== null)
  if (shown.length === 0) return null
  return markup`<p class="meta">${shown.map((fact, i) => markup`${i > 0 ? ' · ' : null}${fact}`)}</p>`
}
