import { survivesDouble } from '../csv/classify.js'

export interface JsonField {
  readonly key: string
  /** The value's JSON text, on one line. */
  readonly value: string
}

/** Why a record cannot become a row. */
export type BadJson = 'json_invalid' | 'not_an_object' | 'duplicate_key'

/**
 * The top-level fields of a record. The record is parsed whole, so that nothing broken goes on; numbers with more digits
 * than they would keep become strings of the same digits.
 */
export function recordFields(text: string): JsonField[] | BadJson {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return 'json_invalid'
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'not_an_object'
  const exact = /\d{16}|\d\.\d{9}|\.\d{15}/.test(text) ? withExactNumbers(text) : text
  const fields = cutFields(exact)
  return new Set(fields.map(({ key }) => key)).size === fields.length ? fields : 'duplicate_key'
}

/** Cuts a valid object's text into its members. */
function cutFields(text: string): JsonField[] {
  const fields: JsonField[] = []
  const open = text.indexOf('{')
  let at = skipBlank(text, open + 1)
  while (text[at] === '"') {
    const keyEnd = endOfString(text, at)
    const key = JSON.parse(text.slice(at, keyEnd)) as string
    const start = skipBlank(text, skipBlank(text, keyEnd) + 1)
    const end = endOfValue(text, start)
    fields.push({
      key,
      value: text
        .slice(start, end)
        .trimEnd()
        .replace(/[\r\n]/g, ' '),
    })
    at = skipBlank(text, end + 1)
  }
  return fields
}

function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 32) at++
  return at
}

function endOfString(text: string, open: number): number {
  let at = open + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfValue(text: string, start: number): number {
  let depth = 0
  for (let at = start; ; at++) {
    const character = text[at]
    if (character === undefined) return at
    if (character === '"') at = endOfString(text, at) - 1
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      if (depth-- === 0) return at
    } else if (character === ',' && depth === 0) return at
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const largestInt64 = 9223372036854775807n

function withExactNumbers(text: string): string {
  return text.replace(tokens, (token) => (token.startsWith('"') || isKeptByANumber(token) ? token : `"${token}"`))
}

/** Whether the column's number gives every digit of the token back. */
export function isKeptByANumber(token: string): boolean {
  if (/^-?\d+$/.test(token)) {
    const value = BigInt(token)
    return value <= largestInt64 && value >= -largestInt64
  }
  const digits = token
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '').length
  return digits <= 15 || survivesDouble(token, digits)
}
