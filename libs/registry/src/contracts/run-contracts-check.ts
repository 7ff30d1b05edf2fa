import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkContracts } from './check-contracts.js'
import { contractTree } from './contract-tree.js'
import { readRelease, readTree, ReleaseError } from './released-contracts.js'
import type { Violation } from './violation.js'

export interface ContractsIo {
  /** The root of the checkout, which holds `schemas/`. */
  readonly root: string
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const USAGE = 'usage: udb contracts check [--against REVISION|FOLDER] [--json]'

/** `udb contracts check`. Resolves to the exit code: 0 all is well, 1 something is violated, 2 it could not be checked. */
export async function runContractsCheck(argv: readonly string[], io: ContractsIo): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { against: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    return check(io, values.against, values.json)
  } catch (error) {
    const code = codeOf(error)
    if (error instanceof ReleaseError) io.err(error.message)
    else if (code?.startsWith('ERR_PARSE_ARGS_')) io.err(`${(error as Error).message}\n${USAGE}`)
    else if (code !== undefined) io.err(`the folder schemas/ cannot be read (${code})`)
    else throw error
    return 2
  }
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined

function check(io: ContractsIo, against: string | undefined, asJson: boolean): number {
  const current = contractTree(readTree(join(io.root, 'schemas')))
  const release = readRelease(io.root, against)
  const released = contractTree(release.files)
  // A file that cannot be read is there: to say that it was removed, or has no samples, would mislead.
  const unreadable = new Set(current.unreadable.map(({ file }) => file))
  const violations = [
    ...current.unreadable,
    ...checkContracts(
      current.schemas,
      released.schemas.filter(({ file }) => !unreadable.has(file)),
      current.samples.filter(
        ({ event, version }) => !current.unreadable.some(({ file }) => file.endsWith(`/${event}.v${version}.avsc`)),
      ),
    ),
  ]
  if (asJson) io.out(JSON.stringify({ against: release.name, schemas: current.schemas.length, violations }, null, 2))
  else
    print(
      io,
      violations,
      `${current.schemas.length} schemas, ${current.samples.length} samples, against ${release.name}`,
    )
  return violations.length > 0 ? 1 : 0
}

function print(io: ContractsIo, violations: readonly Violation[], what: string): void {
  for (const { file, field, rule, message, hint } of violations) {
    io.err(`schemas/${file}${field ? `: ${field}` : ''}`)
    io.err(`  ${rule}: ${message}`)
    io.err(`  ${hint}`)
  }
  if (violations.length === 0) io.out(`Contracts are kept: ${what}.`)
  else io.err(`${violations.length} violation${violations.length === 1 ? '' : 's'}: ${what}.`)
}
