import type { DataFormat } from '../overrides.js'

export interface FormatDecision {
  readonly format: DataFormat
  readonly why: string
  readonly confidence: number
}

const parquetMagic = 'PAR1'

export const isParquet = (prefix: Uint8Array): boolean =>
  Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(4, prefix.length)).toString('latin1') === parquetMagic

/** Behind a checksum of eight bytes. */
export const isDuckdb = (prefix: Uint8Array): boolean =>
  Buffer.from(prefix.subarray(8, 12)).toString('latin1') === 'DUCK' && prefix.includes(0)

/** The format of UTF-8 text, by its beginning; the name only breaks ties. */
export function detectFormat(text: string, name: string): FormatDecision {
  const body = text.replace(/^\uFEFF/, '').trimStart()
  const hint = /\.(jsonl|ndjson|json|tsv|tab|csv|txt)(?=\.|$)/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (body.startsWith('[') && isArrayStart(body))
    return { format: 'json', why: 'the text is a JSON array', confidence: 0.98 }
  if (body.startsWith('{') && isObjectStart(body)) {
    return isObject(firstLine(body)) || hint === 'ndjson' || hint === 'jsonl'
      ? { format: 'ndjson', why: 'each line is a JSON object', confidence: 0.98 }
      : { format: 'json', why: 'the text is a JSON object', confidence: 0.95 }
  }
  const tabs = hint === 'tsv' || hint === 'tab' || (firstLine(body).includes('\t') && !firstLine(body).includes(','))
  return tabs
    ? { format: 'tsv', why: 'delimited text with tabs', confidence: 0.9 }
    : { format: 'csv', why: 'delimited text', confidence: 0.9 }
}

const firstLine = (text: string): string => text.slice(0, text.search(/[\r\n]|$/))

const isArrayStart = (text: string): boolean => /^\[\s*([[{"\]]|-?\d|true|false|null)/.test(text)
const isObjectStart = (text: string): boolean => /^\{\s*("|\})/.test(text)

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
