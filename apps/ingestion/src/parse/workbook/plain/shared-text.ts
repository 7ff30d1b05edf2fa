import { unescaped, xmlText } from './xml-text.js'

const LT = 60
const tOpen = Buffer.from('<t>')
const tPreserved = Buffer.from('<t xml:space="preserve">')
const tClose = Buffer.from('</t>')

const firstIsText = /^\s*<t[\s/>]/
/** What a text is made of, and how its runs look (ECMA-376 part 1, CT_Rst and CT_RPrElt); anything else is stray. */
const elements =
  't|r|rPr|rPh|phoneticPr|rFont|charset|family|b|i|strike|outline|shadow|condense|extend|color|sz|u|vertAlign|scheme'
const stray = new RegExp(`<(?!/?(?:${elements})(?:\\s[^<>]*|/)?>)`)
const phonetic = /<rPh[\s>].*?<\/rPh>/gs
const texts = /<t(?:\s[^<>]*)?(?:\/>|>([^<]*)<\/t>)/g

/**
 * The text of a `<si>` or an `<is>` whose content stands in these bytes: of a plain one its text, of a rich one its runs
 * without their looks and without how they are pronounced. Null when it is not in the plain form. Pure.
 */
export function sharedText(bytes: Buffer, start: number, end: number): string | null {
  const open = startsWith(bytes, tOpen, start) ? tOpen : startsWith(bytes, tPreserved, start) ? tPreserved : null
  const textEnd = end - tClose.length
  if (open !== null && start + open.length <= textEnd && startsWith(bytes, tClose, textEnd)) {
    const from = start + open.length
    if (!hasTag(bytes, from, textEnd)) return xmlText(bytes, from, textEnd)
  }
  return textOfElements(bytes.toString('utf8', start, end))
}

function textOfElements(content: string): string | null {
  if (stray.test(content)) return null
  const found = [...content.replace(phonetic, '').matchAll(texts)].map(([, text]) => unescaped(text ?? ''))
  return firstIsText.test(content) ? (found[0] ?? null) : found.join('')
}

function startsWith(bytes: Buffer, word: Buffer, at: number): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false
  return true
}

function hasTag(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === LT) return true
  return false
}
