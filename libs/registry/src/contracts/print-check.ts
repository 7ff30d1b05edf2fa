import type { Violation } from './violation.js'

export interface ContractsOutput {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

/** For people: each file with its field, the rule, and the subjects that it is about; said once, however many those are. */
export function printViolations(
  io: ContractsOutput,
  folder: string,
  violations: readonly Violation[],
  what: string,
): void {
  for (const { file, field, rule, message, hint, subjects } of bySubjects(violations)) {
    io.err(`${folder}/${file}${field ? `: ${field}` : ''}`)
    io.err(`  ${rule}: ${message}`)
    if (subjects.length > 0) io.err(`  on ${subjects.join(', ')}`)
    io.err(`  ${hint}`)
  }
  if (violations.length === 0) io.out(`Contracts are kept: ${what}.`)
  else io.err(`${violations.length} violation${violations.length === 1 ? '' : 's'}: ${what}.`)
}

export function printNotes(io: ContractsOutput, notes: readonly Violation[]): void {
  for (const { file, message, hint, subjects } of bySubjects(notes))
    io.out(`note: ${file}: ${message} (${subjects.join(', ')}). ${hint}`)
}

interface Told extends Violation {
  readonly subjects: readonly string[]
}

function bySubjects(violations: readonly Violation[]): Told[] {
  const told = new Map<string, Told>()
  for (const violation of violations) {
    const key = JSON.stringify([violation.file, violation.field, violation.rule, violation.message])
    const subjects = told.get(key)?.subjects ?? []
    const { subject } = violation
    told.set(key, {
      ...(told.get(key) ?? violation),
      subjects: subject === undefined ? subjects : [...subjects, subject],
    })
  }
  return [...told.values()]
}
