import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { mostParts } from '../open/detect-workbook.js'
import { bombError, isBomb } from '../open/size-limit.js'
import { openZipFile, zipEntries, zipPieces } from '../open/zip-file.js'
import { ParseError } from '../parse-error.js'
import type { ArchiveLimits } from '../parsed-table.js'

/** A part becomes one string in the library, and V8's strings end there. */
const longestPartBytes = 500e6
/** All parts are held at once. */
const mostUnpackedBytes = 1.5e9

/** What a workbook may hold beside cells with values, and what costs the library much to look for. */
export interface SheetTraits {
  readonly hasFormulas: boolean
  readonly hasHidden: boolean
}

/** Takes the bytes of a part as they are unpacked, each piece for the time of the call, and what is sure once all have come. */
export interface PartSink {
  push(piece: Uint8Array): void
  close(): void
}

/** The sheets of an XLSX; what those of other kinds hold is not looked for. */
export const SHEET_PART = /^\/?xl\/worksheets\/[^/]+\.xml$/i
/** Parts without cells: what is said in them of formulas and hiding is of no sheet's rows. */
const OTHER_XML = /^\/?(\[Content_Types\]|docProps\/|_rels\/|xl\/(?!worksheets\/))/i

/**
 * Unpacks every part of a zipped workbook once, and keeps nothing itself: the library that may read it later trusts what
 * the zip declares. `sinkOf` says who takes a part on the way. Throws when a part is larger than it says, damaged, locked or
 * too large.
 */
export async function checkParts(
  path: string,
  packedBytes: number,
  limits: ArchiveLimits,
  sinkOf: (name: string) => PartSink | null,
): Promise<SheetTraits> {
  const bounds = { ...limits, maxBytes: Math.min(limits.maxBytes, mostUnpackedBytes) }
  const zip = await openZipFile(path).catch((error: unknown) => {
    throw damaged(error)
  })
  try {
    const entries = await zipEntries(zip, (seen) => (seen > mostParts ? new Error('too many parts') : null))
    const declared = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    if (isBomb(declared, packedBytes, bounds)) throw bombError(bounds)
    const isXlsx = entries.some(({ fileName }) => SHEET_PART.test(fileName))
    // With a prefix, where a program names its elements so.
    const [formula, prefixed, hidden] = ['<f', ':f', 'hidden'].map((word) => new WordSearch(word))
    const searched = [formula!, prefixed!, hidden!]
    for (const entry of entries) {
      refusePart(entry)
      const searches = OTHER_XML.test(entry.fileName) ? [] : searched
      await checkPart(zip, entry, searches, sinkOf(entry.fileName))
    }
    return { hasFormulas: !isXlsx || formula!.isFound || prefixed!.isFound, hasHidden: !isXlsx || hidden!.isFound }
  } catch (error) {
    throw error instanceof ParseError ? error : damaged(error)
  } finally {
    zip.close()
  }
}

function refusePart(entry: Entry): void {
  if ((entry.generalPurposeBitFlag & 1) === 1) throw encryptedWorkbook()
  if (/(^|\/)vbaProject\.bin$/i.test(entry.fileName)) {
    throw new ParseError(
      'workbook_has_macros',
      'The workbook carries macros.',
      'Save it as a workbook without macros (.xlsx) and send that.',
    )
  }
  if (entry.uncompressedSize > longestPartBytes) {
    throw new ParseError(
      'file_needs_too_much_memory',
      `A part of the workbook unpacks to ${entry.uncompressedSize} bytes; at most ${longestPartBytes} can be read.`,
      'Send the table as CSV or Parquet, or in smaller workbooks.',
    )
  }
}

export const encryptedWorkbook = (): ParseError =>
  new ParseError('workbook_encrypted', 'The workbook is locked with a password.', 'Save it without a password.')

export const damaged = (cause: unknown): ParseError =>
  new ParseError(
    'workbook_unreadable',
    'The workbook is damaged and cannot be read.',
    'Open it, save it again as .xlsx, or save the sheet as CSV.',
    { cause },
  )

async function checkPart(
  zip: ZipFile,
  entry: Entry,
  searches: readonly WordSearch[],
  sink: PartSink | null,
): Promise<void> {
  let sum = 0
  for await (const piece of await zipPieces(zip, entry)) {
    sum = crc32(piece as Buffer, sum)
    for (const search of searches) search.push(piece as Buffer)
    sink?.push(piece as Buffer)
  }
  if (sum !== entry.crc32) throw new Error('a part does not have its checksum')
  sink?.close()
}

/** Whether a word of ASCII stands anywhere in bytes that come in chunks, also across the end of one. */
class WordSearch {
  isFound = false
  private tail: Buffer = Buffer.alloc(0)

  constructor(private readonly word: string) {}

  push(chunk: Buffer): void {
    if (this.isFound) return
    const reach = this.word.length - 1
    const seam = Buffer.concat([this.tail, chunk.subarray(0, reach)])
    this.isFound = chunk.includes(this.word) || seam.includes(this.word)
    this.tail = Buffer.concat([this.tail, chunk.subarray(-reach)]).subarray(-reach)
  }
}
