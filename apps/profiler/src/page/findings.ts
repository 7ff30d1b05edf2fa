import { type Markup, markup, value } from './markup.js'

export type Severity = 'warning' | 'notice' | 'info'

/** One thing that a reader should know first: an alert, a failed check, a change. */
export interface Finding {
  readonly severity: Severity
  /** What it is, in one or two words. */
  readonly title: string
  readonly text: Markup | string
  /** The link's target and what is shown for it: mostly a column and its card. */
  readonly subject?: { readonly href: string; readonly name: string } | null
}

const marks: Record<Severity, string> = { warning: '▲', notice: '●', info: 'i' }
const words: Record<Severity, string> = { warning: 'Warning', notice: 'Notice', info: 'For information' }

export const findingLine = ({ severity, title, text, subject }: Finding): Markup =>
  markup`<li class="alert ${severity}"><span class="mark" role="img" aria-label="${words[severity]}">${marks[severity]}</span><span>${
    subject && markup`<a href="${subject.href}">${value(subject.name, 60)}</a> `
  }<b class="what">${title}</b> ${text}</span></li>`

const openFindings = 10
const mostFindings = 300

/** The first of them in the order given, which is by severity; after ten the rest is folded away, after 300 counted. */
export function findingList(findings: readonly Finding[]): Markup {
  const first = findings.slice(0, findings.length <= openFindings + 2 ? findings.length : openFindings)
  const rest = findings.slice(first.length, mostFindings)
  const list = (some: readonly Finding[]): Markup => markup`<ul class="alerts">${some.map(findingLine)}</ul>`
  const more = findings.length - first.length - rest.length
  return markup`${list(first)}${rest.length > 0 && markup`<details class="rest"><summary>${findings.length - first.length} more, less severe</summary>${list(rest)}${more > 0 && markup`<p class="note">${more} more stand with what they are about.</p>`}</details>`}`
}
