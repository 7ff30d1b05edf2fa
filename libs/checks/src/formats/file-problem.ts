import type { CheckProblemCode } from '../check-problem.js'

/** Where something stands in a text; both count from 1. */
export interface FilePosition {
  readonly line: number
  readonly column: number
}

/** Why a file of checks, a contract or a suite cannot be used. A closed list: a code never changes its meaning. */
export type FileProblemCode =
  CheckProblemCode | 'yaml_invalid' | 'yaml_number_unfaithful' | 'contract_invalid' | 'expectations_invalid'

/** What is wrong in a file that a person wrote, where it stands, and what to do about it. */
export interface FileProblem extends FilePosition {
  readonly code: FileProblemCode
  /** JSON pointer (RFC 6901) to what is wrong. */
  readonly pointer: string
  readonly message: string
  readonly hint: string
}

/** The parts of a JSON pointer; `''` is the whole. */
export const partsOfPointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
