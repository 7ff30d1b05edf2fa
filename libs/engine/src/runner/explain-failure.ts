import { basename, dirname } from 'node:path'
import { outOfMemory } from './failures.js'
import type { SqlFailure } from './sql-error.js'

/** A path that must not be seen, and what stands in its place. */
export interface HiddenPath {
  readonly path: string
  readonly shown: string
}

export interface ExplainedFailure {
  readonly failure: SqlFailure
  /** The instance is not to be used again. */
  readonly fatal: boolean
}

const INVALID = /^(Binder|Catalog|Parser|Syntax|Not implemented|Parameter Not [A-Z][a-z]+) Error/
const FATAL = /^(INTERNAL|FATAL) Error/

/** Turns DuckDB's text into what its caller may read: the reason and the candidates, never a path or a stack. */
export function explainFailure(text: string, hidden: readonly HiddenPath[]): ExplainedFailure {
  if (text.startsWith('Out of Memory Error')) return { failure: outOfMemory(), fatal: false }
  if (FATAL.test(text)) {
    const failure: SqlFailure = {
      code: 'sql_failed',
      message: 'The engine met an internal error in this query.',
      hint: 'Write the query in another way, and report it.',
    }
    return { failure, fatal: true }
  }
  if (/^(IO|Permission|HTTP) Error/.test(text)) {
    const failure: SqlFailure = {
      code: 'sql_failed',
      message: 'The data of a table could not be read.',
      hint: 'The table may just have been replaced or removed: look at the list of tables and try again.',
    }
    // The files of this instance are not what they were, so it is not warm in any useful way.
    return { failure, fatal: true }
  }
  const message = clip(hidePaths(withoutStack(text), hidden))
  if (INVALID.test(text)) {
    const hint = 'Check the names of columns and the types of arguments; DESCRIBE a table shows its columns.'
    return { failure: { code: 'sql_invalid', message, hint }, fatal: false }
  }
  const hint = 'A value did not fit: TRY_CAST, TRY and WHERE keep such rows from ending the query.'
  return { failure: { code: 'sql_failed', message, hint }, fatal: false }
}

/** DuckDB quotes the value that did not fit as a whole, were it a hundred megabytes. */
const clip = (text: string): string => (text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text)

const withoutStack = (text: string): string => text.split(/\n+Stack Trace:/)[0]?.trim() ?? ''

/** Longest first, so a folder never eats the start of a file that has a name to show. */
function hidePaths(text: string, hidden: readonly HiddenPath[]): string {
  const all = hidden.flatMap(({ path, shown }) => [
    { path, shown },
    { path: dirname(path), shown: '…' },
    { path: basename(path), shown },
  ])
  const ordered = all.filter(({ path }) => path.length > 3).sort((a, b) => b.path.length - a.path.length)
  return ordered.reduce((cleaned, { path, shown }) => cleaned.replaceAll(path, shown), text)
}
