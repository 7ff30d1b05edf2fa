/** Text that is HTML already. Only `markup` and `raw` make it; everything else is escaped where it is put in. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | null | undefined | false | readonly Part[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For text and for quoted attribute values. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character)

/** For text that this program wrote itself: styles and scripts. */
export const raw = (text: string): Markup => new Markup(text)

/**
 * A template whose interpolations are escaped, with control characters made visible (a name or value from the data may
 * be in any sentence); arrays are joined, null, undefined and false are left out.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, piece, i) => text + render(parts[i - 1]) + piece))
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(visible(String(part)))
  return part.map(render).join('')
}

/** Text that turns no line around, as it reads from left to right. */
const plain = /^[\x00-\x7f]*$/

/**
 * A value from the data, for display: isolated, so that right-to-left text cannot turn the line around, and cut with
 * the rest in its title. Plain text needs no element for that, and a page has thousands. An empty text says that it is one.
 */
export function value(text: string, limit = 80): Markup {
  if (text === '') return markup`<i class="empty">empty text</i>`
  const shown = cut(text, limit)
  if (text === shown && plain.test(text)) return markup`${text}`
  return markup`<bdi${text === shown ? null : markup` title="${cut(text, 200)}"`}>${shown}</bdi>`
}

const cut = (text: string, limit: number): string => {
  const characters = [...text]
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`
}

/** Control characters by their pictures (U+2400 on), line breaks and tabs by arrows, bidi controls as U+FFFD. */
export const visible = (text: string): string =>
  text
    .replace(/\r\n|\r|\n/g, '↵')
    .replaceAll('\t', '⇥')
    .replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
