import type { CheckInput, SuiteInput } from '@udb/checks'
import type { ColumnProfile, Profile } from '../profile/index.js'

/** A check with the reason for which it is proposed. */
export interface ProposedCheck {
  readonly check: CheckInput
  readonly because: string
}

export interface ProposedSuite {
  readonly table: string
  readonly checks: readonly ProposedCheck[]
}

export const suiteOf = ({ table, checks }: ProposedSuite): SuiteInput => ({
  table,
  checks: checks.map(({ check }) => check),
})

/** Fewer rows than this say little about what is the rule. */
const ENOUGH_ROWS = 20
/** How far beyond what was seen a range reaches, as a share of what was seen. */
const SLACK = 0.1
const MAX_CATEGORIES = 20
const MAX_CHECKS = 5_000

/**
 * Checks that the table passes now, and that it would be a surprise if it did not later: what is always there, unique keys, accepted values
 * of categories, ranges with slack, lengths, types, freshness. They are proposals for a person, who knows which of them are rules. Pure.
 */
export function proposeChecks(profile: Profile): ProposedSuite {
  const { table, overview, columns } = profile
  const checks = [
    ...rowProposals(overview.rows),
    ...columns.flatMap((column) =>
      ofColumn(column, overview.rows, new Set(overview.keyCandidates), profile.generatedAt),
    ),
  ]
  // Of very wide tables the types go first: a suite has at most so many checks.
  const wanted = checks.length > MAX_CHECKS ? checks.filter(({ check }) => check.type !== 'type') : checks
  return { table, checks: wanted.slice(0, MAX_CHECKS) }
}

function rowProposals(rows: number): ProposedCheck[] {
  if (rows === 0) return [{ check: { type: 'row_count', min: 1 }, because: 'a table without rows is seldom meant' }]
  return [
    { check: { type: 'row_count', min: Math.max(1, Math.floor(rows / 2)) }, because: `it has ${rows} rows now` },
    {
      check: { type: 'row_count_change', maxDecrease: 0.5, severity: 'warning' },
      because: 'half of the rows seldom go at once',
    },
  ]
}

function ofColumn(
  column: ColumnProfile,
  rows: number,
  keys: ReadonlySet<string>,
  generatedAt: string,
): ProposedCheck[] {
  if (rows === 0) return []
  const { name, type } = column
  return [
    { check: { type: 'type', column: name, expected: type, severity: 'warning' }, because: 'that is its type now' },
    ...presence(column, rows),
    ...(keys.has(name) && rows >= ENOUGH_ROWS && IDENTIFYING.test(type)
      ? [{ check: { type: 'unique' as const, column: name }, because: 'no value occurs twice' }]
      : []),
    ...(rows >= ENOUGH_ROWS
      ? [
          ...values(column),
          ...range(column),
          ...form(column),
          ...lengths(column, keys),
          ...freshness(column, generatedAt),
        ]
      : []),
  ]
}

/** Moments and measurements differ by chance; only of these a value is meant to be one row's. */
const IDENTIFYING = /^(U?(SMALLINT|INTEGER|BIGINT|HUGEINT)|VARCHAR|UUID)$/

function presence({ name, missing, missingShare }: ColumnProfile, rows: number): ProposedCheck[] {
  if (missing === 0) return [{ check: { type: 'not_null', column: name }, because: `none of ${rows} is missing` }]
  if (missingShare > 0.5) return []
  // Twice as many as now are borne, and at least a hundredth.
  const mostly = floor(1 - Math.max(2 * missingShare, missingShare + 0.01), 2)
  if (mostly <= 0) return []
  return [
    {
      check: { type: 'not_null', column: name, mostly, severity: 'warning' },
      because: `${missing} of ${rows} are missing`,
    },
  ]
}

function values(column: ColumnProfile): ProposedCheck[] {
  const { name, kind, distinct, topValues } = column
  const all = topValues.length === distinct && topValues.every(({ cut }) => !cut)
  // Values of persons are covered in a profile, and are no category of theirs.
  if (kind !== 'category' || column.number !== null || column.personal !== null || !all || distinct > MAX_CATEGORIES)
    return []
  const rare = topValues.some(({ count }) => count < 5)
  const accepted = topValues.map(({ value }) => value).toSorted()
  return [
    {
      check: {
        type: 'accepted_values',
        column: name,
        values: accepted,
        ...(rare ? { severity: 'warning' as const } : {}),
      },
      because: `these ${distinct} are all there are`,
    },
  ]
}

function range({ name, number }: ColumnProfile): ProposedCheck[] {
  if (!number || number.finite === 0 || number.notANumber > 0 || number.min === null || number.max === null) return []
  const [min, max] = [Number(number.min), Number(number.max)]
  if (
    !Number.isSafeInteger(Math.trunc(min)) ||
    !Number.isSafeInteger(Math.trunc(max)) ||
    number.positiveInfinite + number.negativeInfinite > 0
  )
    return []
  const slack = SLACK * (max - min || Math.abs(max) || 1)
  // What was never below 0 has probably no business there.
  const low = min >= 0 ? Math.max(0, min - slack) : min - slack
  const increases = number.monotonic === 'strictly_increasing' || number.monotonic === 'increasing'
  return [
    {
      check: {
        type: 'range',
        column: name,
        min: rounded(low, Math.floor),
        ...(increases ? {} : { max: rounded(max + slack, Math.ceil) }),
        severity: 'warning',
      },
      because: `it runs from ${number.min} to ${number.max}`,
    },
  ]
}

/** Formats whose form can be told from the characters alone. */
const FORMATS: Readonly<Record<string, string>> = {
  email: '[^@\\s]+@[^@\\s]+\\.[^@\\s]+',
  uuid: '[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}',
}

/** What every value looks like: a format, or the one shape that all have. */
function form({ name, kind, text }: ColumnProfile): ProposedCheck[] {
  if (!text || kind === 'category') return []
  const propose = (pattern: string, because: string): ProposedCheck[] => [
    { check: { type: 'pattern', column: name, pattern, severity: 'warning' }, because },
  ]
  const [format, ...others] = text.formats?.found ?? []
  const known = format && others.length === 0 && format.share === 1 ? FORMATS[format.format] : undefined
  if (known !== undefined)
    return propose(known, `each is written as ${format!.format === 'email' ? 'an email address' : 'a UUID'}`)
  const [shape, ...more] = text.shapes?.patterns ?? []
  if (!shape || more.length > 0 || !text.shapes?.exact || /[{}+]/.test(shape.example)) return []
  const pattern = patternOfShape(shape.pattern)
  return pattern === null ? [] : propose(pattern, `all are written like ${shape.pattern}`)
}

const CLASSES: Readonly<Record<string, string>> = { '9': '[0-9]', A: '[A-Z]', a: '[a-z]', ä: '[^\\x00-\\x7F]' }

/** A shape of the profile, as `A{3}-9{5}`, as a regular expression; null for one that says next to nothing. */
export function patternOfShape(shape: string): string | null {
  if (shape.length < 2 || shape.length > 100) return null
  return shape.replace(
    /(9|A|a|ä)(\{\d+\}|\+)?|([^9Aaä])/gsu,
    (_, letter: string | undefined, count: string | undefined, other: string) =>
      letter === undefined ? other.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `${CLASSES[letter]}${count ?? ''}`,
  )
}

function lengths(column: ColumnProfile, keys: ReadonlySet<string>): ProposedCheck[] {
  const { name, length, kind } = column
  if (!length || kind === 'category' || length.unit === 'items' || length.max === 0) return []
  const fixed = length.min === length.max
  if ((!fixed && !keys.has(name)) || form(column).length > 0) return []
  const most = fixed ? length.max : Math.ceil(length.max * (1 + SLACK))
  return [
    {
      check: { type: 'length', column: name, ...(fixed ? { min: length.min } : {}), max: most, severity: 'warning' },
      because: fixed ? `each has ${length.max} ${length.unit}` : `the longest has ${length.max} ${length.unit}`,
    },
  ]
}

const DAY_MS = 86_400_000

/** Only of times that reach to now: what ended long ago is not kept fresh. */
function freshness({ name, time }: ColumnProfile, generatedAt: string): ProposedCheck[] {
  if (!time?.max) return []
  const age =
    Date.parse(generatedAt) -
    Date.parse(/[zZ]$|\d{2}:\d{2}:\d{2}[+-]/.test(time.max) || !time.max.includes('T') ? time.max : `${time.max}Z`)
  if (!(age >= 0) || age > 7 * DAY_MS) return []
  const days = Math.max(1, Math.ceil((2 * age) / DAY_MS))
  return [
    {
      check: { type: 'freshness', column: name, maxAge: `${days}d`, severity: 'warning' },
      because: `the newest is ${time.max}`,
    },
  ]
}

const floor = (value: number, digits: number): number => Math.floor(value * 10 ** digits + 1e-9) / 10 ** digits

/** Two digits that count, outwards. */
function rounded(value: number, round: (value: number) => number): number {
  if (value === 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1)
  const outwards = round(value / unit - (round === Math.floor ? -1e-9 : 1e-9)) * unit
  return Number(outwards.toPrecision(12))
}
