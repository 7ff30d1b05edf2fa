import { documentFormats, type ParseOverrides } from '../overrides.js'
import type { ArchiveLimits } from '../parsed-table.js'
import type { DocumentContent } from './block.js'
import type { ScanFolder } from './scan-folder.js'

export type DocumentFormat = (typeof documentFormats)[number]

export const isDocumentFormat = (format: string): format is DocumentFormat =>
  (documentFormats as readonly string[]).includes(format)

/** A document as its reader gets it. */
export interface DocumentFile {
  readonly bytes: Buffer
  readonly overrides: Pick<ParseOverrides, 'encoding'>
  readonly limits: ArchiveLimits
  /** SHA-256 of the bytes, in hex. */
  readonly documentId: string
  /** Null where no program reads scanned pages. */
  readonly scans: ScanFolder | null
}

/** Reads one format. Throws `ParseError` when the document is at fault. */
export type DocumentReader = (file: DocumentFile) => Promise<DocumentContent>
