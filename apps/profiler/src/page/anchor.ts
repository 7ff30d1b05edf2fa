import { createHash } from 'node:crypto'

const longest = 120

/**
 * The fragment under which a column stands on every page of a table, by its name alone: a page can link to a column of
 * another without having seen it (`profile-orders.html#of-city`). Letters, digits, `-` and `_` stay, all else is its
 * code point in hexadecimal between full stops, so two names never share one; a long name is cut and ends in its hash.
 */
export function anchorOf(name: string): string {
  const plain = [...name].map((c) => (/[A-Za-z0-9_-]/.test(c) ? c : `.${c.codePointAt(0)?.toString(16)}.`)).join('')
  if (plain.length <= longest) return `of-${plain}`
  return `of-${plain.slice(0, longest)}..${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
}
