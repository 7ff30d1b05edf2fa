import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'
import { crc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { bombError, isBomb } from '../open/size-limit.js'
import { zipEntries, zipStream } from '../open/zip-file.js'
import { ParseError } from '../parse-error.js'
import { locked, unreadable, unsafe } from './document-error.js'
import type { DocumentFile } from './document-file.js'

const mostParts = 20_000
/** All parts of a document are held at once. */
const mostUnpackedBytes = 1e9
/** A program writes some tens. */
const deepest = 256

export interface OfficeParts {
  readonly names: readonly string[]
  /** The text of a part of XML; null when there is no such part. */
  readonly text: (name: string) => string | null
}

/**
 * The parts of a zipped document, each unpacked within the limits and looked at: the libraries that read it later trust what
 * the zip declares. Throws `archive_bomb`, `document_encrypted`, `document_unsafe` or `document_unreadable`.
 */
export async function officeParts({ bytes, limits }: DocumentFile, what: string): Promise<OfficeParts> {
  const bounds = { ...limits, maxBytes: Math.min(limits.maxBytes, mostUnpackedBytes) }
  try {
    const zip = await zipOfBytes(bytes)
    const entries = await zipEntries(zip, (seen) => (seen > mostParts ? new Error('too many parts') : null))
    const declared = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    if (isBomb(declared, bytes.length, bounds)) throw bombError(bounds)
    const parts = new Map<string, string>()
    for (const entry of entries) {
      if ((entry.generalPurposeBitFlag & 1) === 1) throw locked(what)
      const text = await checkedPart(zip, entry, what)
      if (text !== null) parts.set(entry.fileName, text)
    }
    return { names: entries.map(({ fileName }) => fileName), text: (name) => parts.get(name) ?? null }
  } catch (error) {
    throw error instanceof ParseError ? error : unreadable(what, error)
  }
}

const zipOfBytes = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    )
  })

/** The text of a part of XML, checked; null for every other part. */
async function checkedPart(zip: ZipFile, entry: Entry, what: string): Promise<string | null> {
  const isXml = /\.(xml|rels)$/i.test(entry.fileName)
  const chunks: Buffer[] = []
  let sum = 0
  for await (const chunk of await zipStream(zip, entry)) {
    sum = crc32(chunk as Buffer, sum)
    if (isXml) chunks.push(chunk as Buffer)
  }
  if (sum !== entry.crc32) throw new Error('a part does not have its checksum')
  if (!isXml) return null
  const text = decoded(Buffer.concat(chunks))
  screenXml(text, what)
  return text
}

function decoded(bytes: Buffer): string {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(label).decode(bytes)
}

/** An office program writes no DOCTYPE, so whoever has one wants something of its reader. */
function screenXml(text: string, what: string): void {
  const parser = new SaxesParser()
  let depth = 0
  parser.on('doctype', () => {
    throw unsafe(what, 'a part of it declares entities or a DOCTYPE')
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentagstart', () => {
    if (++depth > deepest) throw unsafe(what, `its elements are nested deeper than ${deepest}`)
  })
  parser.on('closetag', () => depth--)
  parser.write(text).close()
}
