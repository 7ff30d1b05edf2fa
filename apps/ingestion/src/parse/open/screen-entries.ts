import { posix } from 'node:path'
import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'
import { type ListedEntry, tooManyEntries } from './archive.js'
import { matchesGlob } from './glob.js'

/** More files than this do not become one table in one go. */
export const mostFiles = 10_000

export interface Screened<E extends ListedEntry> {
  /** The data files, at least one, each with a name of its own. */
  readonly files: readonly E[]
  readonly decisions: readonly Decision[]
}

/**
 * The data files of an archive: what systems add by themselves, links and empty files are left out, which is said; what a
 * person asked for with `entry` (a name, or a glob) is chosen. Pure.
 */
export function screenEntries<E extends ListedEntry>(entries: readonly E[], asked: string | undefined): Screened<E> {
  refuseUnsafe(entries)
  const present = entries.filter(({ kind }) => kind !== 'folder')
  const plain = present.filter(({ kind }) => kind === 'file')
  const data = plain.filter(({ name }) => isData(name))
  const chosen = asked === undefined ? data : data.filter(({ name }) => matches(name, asked))
  if (asked !== undefined && chosen.length === 0) throw nothingMatches(asked, data)
  const filled = chosen.filter(({ bytes, encrypted }) => bytes > 0 || encrypted)
  const notes = asked === undefined ? filled.filter(({ name }) => isNote(name)) : []
  const files = notes.length === filled.length ? filled : filled.filter((entry) => !notes.includes(entry))
  if (chosen.length > 0 && files.length === 0)
    throw new ParseError('file_empty', 'The files of the archive are empty.', 'Send a file with at least one row.')
  if (files.length === 0)
    throw new ParseError('archive_empty', 'The archive holds no data file.', 'Pack one data file and send it again.')
  refuseUnreadable(files)
  const links = present.filter(({ kind }) => kind !== 'file')
  return {
    files,
    decisions: [
      ...(asked === undefined ? [] : [choice(asked, chosen.length, data.length)]),
      ...leftOut(
        plain.filter((entry) => !isData(entry.name)),
        'systems add them by themselves',
      ),
      ...leftOut(links, 'they are links or devices, not files'),
      ...leftOut(
        chosen.filter((entry) => !filled.includes(entry)),
        'they are empty',
      ),
      ...leftOut(
        notes.filter((entry) => !files.includes(entry)),
        'their names say that they tell about the data',
      ),
    ],
  }
}

function refuseUnsafe(entries: readonly ListedEntry[]): void {
  if (entries.some(({ name }) => isUnsafe(name))) {
    throw new ParseError(
      'archive_entry_unsafe',
      'An entry of the archive has a path that leads outside of it, or that is no path.',
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
}

function refuseUnreadable(files: readonly ListedEntry[]): void {
  if (files.length > mostFiles) throw tooManyEntries(`${mostFiles} files`)
  if (files.some(({ encrypted }) => encrypted)) {
    throw new ParseError(
      'archive_encrypted',
      'The archive is locked with a password.',
      'Pack the file without a password.',
    )
  }
  const names = new Set<string>()
  for (const { name } of files) {
    const plain = posix.normalize(name)
    if (names.has(plain)) {
      throw new ParseError(
        'archive_names_repeat',
        `The archive holds several files called "${printable(name)}", so rows could not be told apart.`,
        'Pack each file once, under a name of its own.',
      )
    }
    names.add(plain)
  }
}

const longestName = 1024

const isUnsafe = (name: string): boolean =>
  /^[/\\]/.test(name) ||
  /^[A-Za-z]:/.test(name) ||
  name === '' ||
  name.length > longestName ||
  name.includes('\0') ||
  name.split(/[/\\]/).includes('..')

function isData(name: string): boolean {
  const parts = name.split(/[/\\]/).filter((part) => part !== '.')
  const last = parts.at(-1) ?? ''
  return (
    last !== '' &&
    !parts.some((part) => part.startsWith('.') || part === '__MACOSX') &&
    !/^(thumbs\.db|desktop\.ini)$/i.test(last)
  )
}

/** What is put beside data for people; where there is nothing else it may be the data, whatever its name. */
const isNote = (name: string): boolean =>
  /^(readme|licen[cs]e|copying|notice|changelog|authors)(\.(txt|text|md|markdown|rst|html?|pdf))?$/i.test(
    posix.basename(name),
  )

/** As in other tools, a pattern without a folder is for the last part of a name, wherever it stands. */
function matches(name: string, asked: string): boolean {
  const plain = posix.normalize(name)
  if (plain === asked || name === asked) return true
  return matchesGlob(plain, asked) || (!asked.includes('/') && matchesGlob(posix.basename(plain), asked))
}

const choice = (asked: string, chosen: number, all: number): Decision =>
  decided('entry', asked, `asked for; ${chosen} of ${all} ${all === 1 ? 'file' : 'files'}`, { overridden: true })

/** Says which files were not read, and why. */
export const leftOut = (entries: readonly { readonly name: string }[], why: string): Decision[] =>
  entries.length === 0 ? [] : [decided('entry', `${entries.length} left out`, `${why}: ${listed(entries)}`)]

const nothingMatches = (asked: string, data: readonly ListedEntry[]): ParseError =>
  new ParseError(
    'override_invalid',
    `The override "entry" ("${printable(asked)}") names no file of the archive.`,
    data.length === 0 ? 'The archive holds no data file.' : `Its files: ${listed(data)}.`,
  )

const mostListed = 10

/** The first names, fit to be shown. */
export const listed = (entries: readonly { readonly name: string }[]): string =>
  entries
    .slice(0, mostListed)
    .map(({ name }) => printable(name))
    .join(', ') + (entries.length > mostListed ? ', …' : '')

/** Without what a terminal or a log would obey. */
export const printable = (name: string): string => name.replace(/\p{C}/gu, '?').slice(0, 80)
