import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { readUtf8Chunks } from '../csv/read-chunks.js'
import { cutLine } from './cut-line.js'
import { isColumnRuler } from './find-columns.js'

/**
 * Writes a text of fixed width as delimited text, a line for each line, so that every row keeps its number. A ruler
 * becomes an empty line. A line that the columns would part in a word stays whole, as one field.
 */
export async function writeDelimited(
  path: string,
  to: string,
  starts: readonly number[],
  mayPart: boolean,
  signal: AbortSignal,
): Promise<void> {
  const out = await open(to, 'w')
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let isFirst = true
  try {
    for await (const chunk of readUtf8Chunks(path, 0, signal)) {
      const text = rest + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
      // A CR at the end may be the half of a line's end.
      const lines = (isFirst ? text.replace(/^\ufeff/, '') : text).split(/\r\n|\n|\r(?!$)/)
      isFirst = false
      rest = lines.pop()!
      await out.write(lines.map((line) => `${delimited(line, starts, mayPart)}\n`).join(''))
    }
    if (rest.replace(/\r$/, '') !== '') await out.write(`${delimited(rest.replace(/\r$/, ''), starts, mayPart)}\n`)
  } finally {
    await out.close()
  }
}

function delimited(line: string, starts: readonly number[], mayPart: boolean): string {
  if (line.trim() === '' || isColumnRuler(line)) return ''
  return (cutLine(line, starts, mayPart) ?? [line]).map(quoted).join(',')
}

const quoted = (value: string): string => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
