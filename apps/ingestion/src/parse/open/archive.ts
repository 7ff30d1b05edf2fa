import type { Readable } from 'node:stream'
import { ParseError } from '../parse-error.js'

/** What an archive says of one of its entries. */
export interface ListedEntry {
  /** With `/` between folders. */
  readonly name: string
  /** `other`: what a tar can hold beside files, folders and links, such as a device. */
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly encrypted: boolean
  /** Unpacked; reading it finds out if that is a lie. */
  readonly bytes: number
}

export interface ArchiveEntry extends ListedEntry {
  /** What it unpacks to, one entry at a time; errors when the bytes are not those that were packed. */
  readonly read: () => Promise<Readable>
}

/** A local file with files in it. */
export interface Archive {
  readonly entries: readonly ArchiveEntry[]
  readonly close: () => void
}

/** More entries than this, folders and all, are not listed. */
export const mostEntries = 100_000

export const tooManyEntries = (what: string): ParseError =>
  new ParseError(
    'archive_too_many_files',
    `The archive holds more than ${what}.`,
    'Send fewer files at once, or choose some with the override "entry".',
  )
