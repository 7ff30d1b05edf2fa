import { ParseError } from '../parse-error.js'

export interface ArchiveEntry {
  readonly name: string
  readonly encrypted: boolean
}

/** The one data file of an archive; what systems add by themselves is not counted. Pure. */
export function chooseEntry<E extends ArchiveEntry>(entries: readonly E[]): E {
  const unsafe = entries.find(({ name }) => isUnsafe(name))
  if (unsafe) {
    throw new ParseError(
      'archive_entry_unsafe',
      'An entry of the archive has a path that leads outside of it.',
      'Pack the file again, without absolute paths and without "..".',
    )
  }
  if (entries.some(({ name }) => name === '[Content_Types].xml' || name === 'META-INF/manifest.xml')) {
    throw new ParseError(
      'file_format_unknown',
      'The file is an Office document, not a table.',
      'Put the table on a sheet of a workbook, or save it as CSV, and send that.',
    )
  }
  const files = entries.filter(({ name }) => isData(name))
  const [only] = files
  if (!only)
    throw new ParseError('archive_empty', 'The archive holds no data file.', 'Pack one data file and send it again.')
  if (files.length > 1) {
    const names = files.slice(0, 10).map(({ name }) => printable(name))
    throw new ParseError(
      'archive_too_many_files',
      `The archive holds ${files.length} files: ${names.join(', ')}${files.length > 10 ? ', …' : ''}.`,
      'Send each as a file of its own; one request takes several files.',
    )
  }
  if (only.encrypted) {
    throw new ParseError(
      'archive_encrypted',
      'The archive is locked with a password.',
      'Pack the file without a password.',
    )
  }
  return only
}

const isUnsafe = (name: string): boolean =>
  /^[/\\]/.test(name) || /^[A-Za-z]:/.test(name) || name.includes('\0') || name.split(/[/\\]/).includes('..')

function isData(name: string): boolean {
  const parts = name.split(/[/\\]/)
  const last = parts.at(-1) ?? ''
  return (
    last !== '' && !last.startsWith('.') && !parts.includes('__MACOSX') && !/^(thumbs\.db|desktop\.ini)$/i.test(last)
  )
}

const printable = (name: string): string => name.replace(/\p{C}/gu, '?').slice(0, 80)
