import type { ExtractFormat } from '../extract/extracted.js'
import type { LocalFile } from './arriving.js'
import { detectContainer } from './detect-container.js'
import { detectWorkbook } from './detect-workbook.js'

export interface ExtractFinding {
  readonly format: ExtractFormat
  readonly why: string
  /** 1 where it is left out. */
  readonly confidence?: number
  /** True when a person said so. */
  readonly overridden?: boolean
}

const signatures: readonly (readonly [RegExp, ExtractFormat, string])[] = [
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'xls', 'an old Excel workbook'],
  [/^SQLite format 3\x00/, 'sqlite', 'an SQLite database'],
  [/^Obj\x01/, 'avro', 'an Avro file'],
  [/^ARROW1\x00\x00/, 'arrow', 'an Arrow file'],
]

/** Which of the formats with a reader of their own a file is, by its first bytes; null for every other one. */
export async function detectExtracted(file: LocalFile, prefix: Uint8Array): Promise<ExtractFinding | null> {
  if (detectContainer(prefix) === 'zip') {
    const workbook = await detectWorkbook(file.path, prefix)
    return workbook === null ? null : { format: workbook, why: 'the file is a zip of the parts of a workbook' }
  }
  const text = Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 300)).toString('latin1')
  const found = signatures.find(([signature]) => signature.test(text))
  if (found !== undefined) return { format: found[1], why: `the first bytes are those of ${found[2]}` }
  if (isArrowStream(prefix)) return { format: 'arrow', why: 'the first bytes are those of an Arrow stream' }
  if (isFlat(prefix, 'urn:schemas-microsoft-com:office:spreadsheet'))
    return { format: 'xls', why: 'the text is a workbook in one XML document' }
  if (isFlat(prefix, 'application/vnd.oasis.opendocument.spreadsheet'))
    return { format: 'ods', why: 'the text is a workbook in one XML document' }
  return isXml(prefix) ? { format: 'xml', why: 'the text starts with an XML element' } : null
}

/** A stream starts with the length of its schema, a multiple of 8 behind a mark, and the schema with an offset in it. Pure. */
export function isArrowStream(prefix: Uint8Array): boolean {
  if (prefix.length < 16 || prefix.subarray(0, 4).some((byte) => byte !== 0xff)) return false
  const view = new DataView(prefix.buffer, prefix.byteOffset, 16)
  const length = view.getUint32(4, true)
  return length > 0 && length % 8 === 0 && length < 1 << 28 && view.getUint32(8, true) < length
}

/** A workbook may be one document of XML, which says so at its start. */
const isFlat = (prefix: Uint8Array, mark: string): boolean =>
  isXml(prefix) && Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 4096)).includes(mark)

/** Without a declaration there must be an element that ends: `<id>,<name>` is a header too. Pure. */
export function isXml(prefix: Uint8Array): boolean {
  const start = Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 65_536)).toString('latin1')
  const text = start
    .replace(/^(\xff\xfe|\xfe\xff|\xef\xbb\xbf)/, '')
    .replaceAll('\0', '')
    .trimStart()
  if (/^(<\?xml[^>]*>\s*)?(<!doctype html|<html)/i.test(text)) return false
  if (/^<\?xml\s/.test(text)) return true
  return /^(<!--|<!DOCTYPE|<[A-Za-z_])/.test(text) && /(<\/[A-Za-z_][^<>]*|<[A-Za-z_][^<>]*\/)>/.test(text)
}
