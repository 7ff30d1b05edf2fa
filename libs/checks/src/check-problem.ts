/** Why checks cannot be used. A closed list: a code never changes its meaning. */
export type CheckProblemCode =
  | 'checks_invalid'
  | 'check_type_unknown'
  | 'check_pattern_invalid'
  | 'check_threshold_invalid'
  | 'check_id_duplicate'
  | 'table_unknown'
  | 'column_unknown'

/** One thing that is wrong with checks, where it stands, and what to do about it. Never shows more of a value than its name. */
export interface CheckProblem {
  readonly code: CheckProblemCode
  /** Where, as a JSON pointer (RFC 6901) into what was given; empty for the whole. */
  readonly pointer: string
  readonly message: string
  readonly hint: string
}

/** RFC 6901. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** A name as a message may show it: whole when it is short, and without what would break a line. */
export const quoted = (name: string): string => `'${name.replace(/\p{C}/gu, '?').slice(0, 80)}'`
