import { open } from 'node:fs/promises'
import type { DocumentFormat } from '../document/document-file.js'
import type { DataFormat, Encoding } from '../overrides.js'
import type { LocalFile } from './arriving.js'
import { detectContainer } from './detect-container.js'
import { detectEncoding } from './detect-encoding.js'
import type { ExtractFinding } from './detect-extracted.js'
import { partNames } from './detect-workbook.js'
import { compoundDirectory, documentByStart, documentByText, isMessageDirectory } from './document-signs.js'

/** What a document is asked about, beside its bytes. */
export interface DocumentHints {
  readonly name: string
  readonly format?: DataFormat | undefined
  readonly encoding?: Encoding | undefined
}

const textFormats: readonly DataFormat[] = ['csv', 'tsv', 'json', 'ndjson']
const textDocuments: readonly DataFormat[] = ['html', 'markdown', 'eml', 'text']
/** Whoever calls a file so has mistaken it for another, or misnamed it; that is an error of its own. */
const dataName = /\.(csv|tsv|tab|txt|json|jsonl|ndjson|parquet|xlsx|xlsb|xls|ods|sqlite|avro|arrow|xml)$/i

const words: Readonly<Record<'pdf' | 'image' | 'msg', string>> = {
  pdf: 'a PDF',
  image: 'an image',
  msg: 'a mail of Outlook',
}

/** Whether a file is a document, by its content, and by its name where texts are alike; null when it is not. */
export async function detectDocument(
  file: LocalFile,
  prefix: Uint8Array,
  hints: DocumentHints,
): Promise<ExtractFinding | null> {
  if (detectContainer(prefix) === 'zip') {
    const format = await detectZippedDocument(file.path)
    return format === null ? null : { format, why: 'the file is a zip of the parts of a document' }
  }
  const found = (await isMessage(file, prefix, hints.name)) ? 'msg' : documentByStart(prefix)
  if (found !== null)
    return dataName.test(hints.name) ? null : { format: found, why: `the first bytes are those of ${words[found]}` }
  return textDocument(prefix, hints)
}

/** An old workbook is a compound file too; a damaged one is what its name says. */
async function isMessage(source: LocalFile, prefix: Uint8Array, name: string): Promise<boolean> {
  const directory = compoundDirectory(prefix)
  if (directory === null) return false
  if (/\.msg$/i.test(name)) return true
  const file = await open(source.path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(directory.bytes), 0, directory.bytes, directory.at)
    return isMessageDirectory(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

function textDocument(prefix: Uint8Array, { name, format, encoding }: DocumentHints): ExtractFinding | null {
  if (format !== undefined && textFormats.includes(format)) return null
  const label = encoding ?? detectEncoding(prefix, false).encoding
  if (label === null) return null
  if (format !== undefined && textDocuments.includes(format))
    return { format: format as DocumentFormat, why: 'asked for', overridden: true }
  const sign = documentByText(new TextDecoder(label).decode(prefix), name)
  return sign === null ? null : { format: sign.format, why: sign.why, confidence: sign.confidence }
}

/** Which document a zip is, by the names of its parts. */
export const detectZippedDocument = async (path: string): Promise<'docx' | 'pptx' | null> =>
  zippedDocumentOf(await partNames(path).catch(() => []))

/** Pure. */
export function zippedDocumentOf(names: readonly string[]): 'docx' | 'pptx' | null {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
  if (!has(/^\/?\[Content_Types\]\.xml$/i)) return null
  if (has(/^\/?word\/document\d*\.xml$/i)) return 'docx'
  return has(/^\/?ppt\/presentation\d*\.xml$/i) ? 'pptx' : null
}
