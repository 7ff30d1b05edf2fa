import type { LoadDetails } from './made-by-others.js'

type Decision = LoadDetails['decisions'][number]

/** How many column names a sentence lists before it counts the rest. */
const LISTED = 3

/** What was decided about a file, as sentences; only what changes how its numbers are to be read. Pure. */
export function loadSentences(decisions: readonly Decision[]): string[] {
  const asked = decisions.filter(({ overridden }) => overridden)
  const own = decisions.filter(({ overridden }) => !overridden)
  const of = (what: string): Decision[] => own.filter((decision) => decision.what === what)
  return [
    ...of('source_file').map(({ column, value, why }) => `a column ${column ?? value} was added: ${why}`),
    ...of('entry').map(({ value, why }) => `files of the archive were not read (${value}): ${why}`),
    ...grouped(of('null_words')).map(
      ({ value, columns }) => `${wordsOf(value)} was read as missing in ${listed(columns)}`,
    ),
    ...grouped(of('timestamp_zone')).map(
      ({ value, columns }) => `the times in ${listed(columns)} ${value === 'none' ? ZONELESS : `are kept in ${value}`}`,
    ),
    ...of('column_renamed').map(({ column, value, why }) => `a column is called “${column ?? value}” here: ${why}`),
    ...of('encoding')
      .filter(({ value }) => !/^utf-?8$/i.test(value))
      .map(({ value }) => `its text was read as ${value}`),
    ...of('line_ending')
      .filter(({ value }) => !PLAIN_ENDINGS.has(value))
      .map(({ value }) => `its lines end in different ways: ${value}`),
    ...of('override_unused').map(({ value, why }) => `the override “${value}” was not used: ${why}`),
    ...of('widths').map(({ why }) => `its columns have fixed widths: ${why}`),
    ...of('tables').map(({ value, why }) => `its file became ${value} tables: ${why}`),
    ...of('sheet').map(({ value, why }) => `the sheet “${value}” was taken: ${why}`),
    ...of('source_table').map(({ value, why }) => `the table “${value}” was taken: ${why}`),
    ...of('record_path').map(({ value, why }) => `each ${value} is a row: ${why}`),
    ...of('error_cells').map(({ value }) => `cells that show an error were read as missing (${value})`),
    ...of('footer_rows').map(({ value, why }) => `rows below the table were left out (${value}): ${why}`),
    ...of('skipped_rows').map(({ value, why }) => `rows before the header were left out (${value}): ${why}`),
    ...grouped(asked).map(
      ({ what, value, columns }) =>
        `${what.replaceAll('_', ' ')} is ${value}${columns.length > 0 ? ` for ${listed(columns)}` : ''}, as asked`,
    ),
  ]
}

/** Local times of who knows where: nobody moved them to UTC. */
const ZONELESS = 'name no zone and are kept as they stand'

const PLAIN_ENDINGS: ReadonlySet<string> = new Set(['LF', 'CRLF', 'CR', 'none'])

interface Group {
  readonly what: string
  readonly value: string
  readonly columns: string[]
}

/** Decisions of the same kind and value as one, with the columns that they are about. */
function grouped(decisions: readonly Decision[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { what, value, column } of decisions) {
    const key = JSON.stringify([what, value])
    const group = groups.get(key) ?? { what, value, columns: [] }
    if (column !== undefined) group.columns.push(column)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** The words are a JSON array of texts. */
function wordsOf(value: string): string {
  try {
    return (JSON.parse(value) as unknown[]).map((word) => `“${String(word)}”`).join(', ')
  } catch {
    return `“${value}”`
  }
}

function listed(columns: readonly string[]): string {
  if (columns.length <= LISTED + 1) return columns.join(', ').replace(/, ([^,]*)$/, ' and $1')
  return `${columns.slice(0, LISTED).join(', ')} and ${columns.length - LISTED} more columns`
}
