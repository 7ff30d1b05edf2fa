import { detectEncoding } from '../open/detect-encoding.js'
import { compoundDirectory, documentByStart, documentByText, isMessageDirectory } from '../open/document-signs.js'
import type { DocumentFormat } from './document-file.js'

const startBytes = 1 << 16

/** As what an attachment is read; null when it is no document. Pure. */
export function attachmentFormat(bytes: Buffer, name: string): DocumentFormat | null {
  const start = bytes.subarray(0, startBytes)
  const found = documentByStart(start)
  if (found !== null) return found
  const directory = compoundDirectory(start)
  if (directory !== null)
    return isMessageDirectory(bytes.subarray(directory.at, directory.at + directory.bytes)) ? 'msg' : null
  if (start.toString('latin1', 0, 4) === 'PK\x03\x04') {
    if (!bytes.includes('[Content_Types].xml')) return null
    return bytes.includes('word/document') ? 'docx' : bytes.includes('ppt/presentation') ? 'pptx' : null
  }
  const { encoding } = detectEncoding(start, start.length === bytes.length)
  if (encoding === null) return null
  return documentByText(new TextDecoder(encoding).decode(start), name)?.format ?? null
}
