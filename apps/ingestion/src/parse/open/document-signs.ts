import { looksLikeProse } from './prose.js'

const starts = [
  [/^(\xef\xbb\xbf)?\s{0,1000}%PDF-\d/, 'pdf'],
  [/^\x89PNG\r\n\x1a\n/, 'image'],
  [/^\xff\xd8\xff/, 'image'],
  [/^GIF8[79]a/, 'image'],
  [/^RIFF[^]{4}WEBP/, 'image'],
  [/^(II\x2a\x00|MM\x00\x2a)/, 'image'],
  [/^BM[^]{4}\0\0\0\0[^]{4}\x28\0\0\0/, 'image'],
] as const

/** A document that is no text and no compound file, by its first bytes. Pure. */
export function documentByStart(prefix: Uint8Array): 'pdf' | 'image' | null {
  const text = Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 1100)).toString('latin1')
  return starts.find(([sign]) => sign.test(text))?.[1] ?? null
}

const compoundFile = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

/** Where a compound file (a mail of Outlook, an old workbook) begins to list its streams; null for every other file. Pure. */
export function compoundDirectory(prefix: Uint8Array): { at: number; bytes: number } | null {
  const header = Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 512))
  if (header.length < 512 || header.toString('latin1', 0, 8) !== compoundFile) return null
  const bytes = header.readUInt16LE(30) === 12 ? 4096 : 512
  return { at: (header.readUInt32LE(48) + 1) * bytes, bytes }
}

const messageStreams = ['__substg1.0_', '__nameid_version', '__properties_ver', '__recip_version']

/** Whether the streams are those of a mail. Pure. */
export function isMessageDirectory(sector: Uint8Array): boolean {
  const listed = Buffer.from(sector.buffer, sector.byteOffset, sector.byteLength)
  return messageStreams.some((name) => listed.includes(name, 0, 'utf16le'))
}

export interface TextSign {
  readonly format: 'html' | 'markdown' | 'eml' | 'text'
  readonly why: string
  readonly confidence: number
}

/** Names that promise data: whatever stands in such a file, it is no text to be read. */
const dataName = /\.(csv|tsv|tab|json|jsonl|ndjson|geojson|sql|log|xml)$/i

/** Which kind of text to be read this is, by its beginning and its name; null when it may be data. Pure. */
export function documentByText(text: string, name: string): TextSign | null {
  if (dataName.test(name)) return null
  const body = text.replace(/^\uFEFF/, '').trimStart()
  if (body === '') return null
  if (isHtml(body, name)) return { format: 'html', why: 'the text starts as an HTML page does', confidence: 0.98 }
  if (isMail(body, name)) return { format: 'eml', why: 'the text starts with the headers of a mail', confidence: 0.97 }
  if (/\.(md|markdown|mdown|mkd)$/i.test(name))
    return { format: 'markdown', why: 'the name says Markdown, and the file is text', confidence: 0.95 }
  if (/\.(txt|text)$/i.test(name) && looksLikeProse(body))
    return { format: 'text', why: 'sentences, and no delimiter that parts lines alike', confidence: 0.8 }
  return null
}

function isHtml(body: string, name: string): boolean {
  if (/^(<\?xml[^>]*>\s*)?(<!--[^]{0,5000}?-->\s*)*(<!doctype html|<html[\s>])/i.test(body)) return true
  if (/\.xls$/i.test(name)) return /^<(table|style|meta|head|body)[\s>]/i.test(body)
  return /\.x?html?$/i.test(name) && /<(p|div|table|h[1-6]|ul|ol|body|head|span|a)[\s>]/i.test(body.slice(0, 20_000))
}

const header = /^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?\S/
const known =
  /^(from|to|cc|date|subject|received|return-path|message-id|mime-version|delivered-to|content-type|reply-to)$/

function isMail(body: string, name: string): boolean {
  const lines = body.slice(0, 16_384).split(/\r?\n/).slice(0, 200)
  const end = lines.indexOf('')
  const head = (end === -1 ? lines : lines.slice(0, end)).filter((line) => !/^([ \t]|>?From )/.test(line))
  const names = head.map((line) => header.exec(line)?.[1]?.toLowerCase() ?? null)
  if (names.length === 0 || names.includes(null)) return false
  const told = new Set(names.filter((one) => one !== null && known.test(one)))
  if (/\.(eml|emlx|mht|mhtml)$/i.test(name)) return told.size > 0
  const sent = told.has('from') && ['date', 'received', 'message-id', 'mime-version'].some((one) => told.has(one))
  return sent && told.size >= 3
}
