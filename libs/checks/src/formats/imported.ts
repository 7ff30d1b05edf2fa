import type { CheckInput, CheckSuite } from '../check.js'
import { readSuite } from '../read-suite.js'
import type { FilePosition, FileProblem } from './file-problem.js'
import type { LocatedYaml } from './located-yaml.js'

/**
 * What became of something that could not come over as it was: `left_out`, no check came of it; `changed`, a check came of it that
 * does not say quite the same.
 */
export type ImportEffect = 'left_out' | 'changed'

export interface ImportNote extends FilePosition {
  readonly effect: ImportEffect
  /** What it is called where it stands, such as `expect_column_kl_divergence_to_be_less_than`. */
  readonly what: string
  readonly why: string
  /** JSON pointer into the file. */
  readonly pointer: string
}

/** Checks that were something else before, and all that was lost on the way. */
export type Imported =
  | {
      readonly ok: true
      readonly suites: readonly CheckSuite[]
      /** Of each suite, and of each of its checks, the JSON pointer to what it came of. */
      readonly origins: readonly (readonly string[])[]
      readonly notes: readonly ImportNote[]
      /** Where something stands that a JSON pointer names, from the top of the file. */
      at(pointer: string): FilePosition
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** A check that came of something, and where that stands. */
export interface MappedCheck {
  readonly check: CheckInput
  readonly pointer: string
}

export type MappedNote = Omit<ImportNote, keyof FilePosition>

export type Mapped = MappedCheck | MappedNote

export const leftOut = (what: string, why: string, pointer: string): MappedNote => ({
  effect: 'left_out',
  what,
  why,
  pointer,
})

export const changed = (what: string, why: string, pointer: string): MappedNote => ({
  effect: 'changed',
  what,
  why,
  pointer,
})

export interface MappedSuite {
  readonly table: string
  readonly description?: string
  readonly owner?: string
  readonly gate?: boolean
  readonly mapped: readonly Mapped[]
}

/** Suites of what was mapped: a check that the model refuses is left out and said, and so is an id that is taken already. */
export function assembled(suites: readonly MappedSuite[], located: Pick<LocatedYaml, 'at'>): Imported & { ok: true } {
  const built = suites.map((suite) => assembledSuite(suite))
  return {
    ok: true,
    suites: built.flatMap(({ suite }) => suite ?? []),
    origins: built.flatMap(({ suite, origins }) => (suite === null ? [] : [origins])),
    at: (pointer) => located.at(pointer),
    notes: built
      .flatMap(({ notes }) => notes)
      .map((note) => ({ ...note, ...located.at(note.pointer) }))
      .toSorted((a, b) => a.line - b.line || a.column - b.column),
  }
}

function assembledSuite({ table, mapped, ...about }: MappedSuite): {
  readonly suite: CheckSuite | null
  readonly origins: readonly string[]
  readonly notes: readonly MappedNote[]
} {
  const origins: string[] = []
  const notes: MappedNote[] = []
  const checks: CheckInput[] = []
  const ids = new Set<string>()
  for (const each of mapped) {
    if (!('check' in each)) {
      notes.push(each)
      continue
    }
    const refused = whyRefused(table, each.check)
    if (refused !== null) {
      notes.push(leftOut(each.check.type, refused, each.pointer))
      continue
    }
    const { id, ...rest } = each.check
    checks.push(id !== undefined && ids.has(id) ? rest : each.check)
    origins.push(each.pointer)
    if (id !== undefined) ids.add(id)
  }
  if (checks.length === 0) return { suite: null, origins, notes }
  const read = readSuite({ table, ...about, checks })
  if (read.ok) return { suite: read.suite, origins, notes }
  return { suite: null, origins, notes: [...notes, leftOut(table, read.problems[0]!.message, '')] }
}

function whyRefused(table: string, check: CheckInput): string | null {
  const read = readSuite({ table, checks: [check] })
  return read.ok ? null : read.problems.map(({ message }) => message.replace(/ at \/checks\/0\S*/, '')).join(' ')
}
