import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { SchemaFile } from '@udb/events'
import { checkRegistry } from '../confluent/check-registry.js'
import { RegistryError } from '../port.js'
import { checkContracts } from './check-contracts.js'
import { checkName, checkShape } from './check-schema.js'
import { type ContractTree, contractTree } from './contract-tree.js'
import { type ContractsOutput, printNotes, printViolations } from './print-check.js'
import { readRelease, readTree, ReleaseError } from './released-contracts.js'
import { inFile, type Violation } from './violation.js'

export interface ContractsIo extends ContractsOutput {
  /** The root of the checkout, which holds `schemas/`. */
  readonly root: string
  /** Holds the credentials of a registry: `UDB_SCHEMA_REGISTRY_USERNAME`, `UDB_SCHEMA_REGISTRY_PASSWORD`. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

const USAGE = `usage: udb contracts check [--against REVISION|FOLDER] [--json]
       udb contracts check --registry URL [--schemas FOLDER] [--tenants NAME,NAME] [--against …] [--json]`

const OPTIONS = {
  against: { type: 'string' },
  registry: { type: 'string' },
  schemas: { type: 'string' },
  tenants: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

type Asked = ReturnType<typeof parsed>
const parsed = (argv: readonly string[]) => parseArgs({ args: [...argv], options: OPTIONS }).values

/**
 * `udb contracts check`. Resolves to the exit code: 0 all is well, 1 something is violated, 2 it could not be checked.
 * With `--schemas` a folder that is not this project's is compared with a registry, and held to nothing else.
 */
export async function runContractsCheck(argv: readonly string[], io: ContractsIo): Promise<number> {
  let folder = 'schemas/'
  try {
    const asked = parsed(argv)
    folder = asked.schemas ?? folder
    if (asked.registry === undefined && (asked.schemas ?? asked.tenants) !== undefined)
      return usage(io, '--schemas and --tenants go with --registry')
    if (asked.schemas !== undefined && asked.against !== undefined)
      return usage(io, '--against compares the schemas of this checkout, and --schemas names others')
    return await check(io, asked)
  } catch (error) {
    const code = codeOf(error)
    if (error instanceof RegistryError) notChecked(io, argv, error)
    else if (error instanceof ReleaseError) io.err(error.message)
    else if (code?.startsWith('ERR_PARSE_ARGS_')) return usage(io, (error as Error).message)
    else if (code !== undefined) io.err(`the folder ${folder} cannot be read (${code})`)
    else throw error
    return 2
  }
}

function usage(io: ContractsIo, message: string): 2 {
  io.err(`${message}\n${USAGE}`)
  return 2
}

function notChecked(io: ContractsIo, argv: readonly string[], { code, message, hint }: RegistryError): void {
  if (argv.includes('--json')) io.out(JSON.stringify({ error: { code, message, hint } }))
  else io.err(`${code}: ${message}\n${hint}`)
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined

async function check(io: ContractsIo, asked: Asked): Promise<number> {
  const dir = asked.schemas === undefined ? join(io.root, 'schemas') : resolve(asked.schemas)
  const tree = contractTree(readTree(dir))
  // A wrong folder must not pass for one whose contracts are kept.
  if (asked.schemas !== undefined && tree.schemas.length + tree.unreadable.length === 0)
    return usage(io, `${asked.schemas} holds no schema: files are called <event>.v<N>.avsc`)
  const own = asked.schemas === undefined ? checkOwn(io, tree, asked.against) : checkForeign(tree)
  const registry = asked.registry === undefined ? null : await askRegistry(io, asked.registry, asked.tenants, tree)
  const violations = [...own.violations, ...(registry?.violations ?? [])]
  const schemas = tree.schemas.length
  if (asked.json) {
    const beside = registry && { url: registry.url, subjects: registry.subjects, notes: registry.notes }
    const against = own.against === undefined ? {} : { against: own.against }
    io.out(JSON.stringify({ ...against, ...(beside ? { registry: beside } : {}), schemas, violations }, null, 2))
  } else {
    printNotes(io, registry?.notes ?? [])
    const samples = own.against === undefined ? [] : [`${tree.samples.length} samples, against ${own.against}`]
    const subjects = registry ? [`${registry.subjects} subjects of ${registry.url}`] : []
    const folder = relative(io.root, dir) === 'schemas' ? 'schemas' : (asked.schemas ?? dir)
    printViolations(io, folder, violations, [`${schemas} schemas`, ...samples, ...subjects].join(', '))
  }
  return violations.length > 0 ? 1 : 0
}

interface OwnCheck {
  /** Absent where there is no history to compare with. */
  readonly against?: string
  readonly violations: readonly Violation[]
}

function checkOwn(io: ContractsIo, current: ContractTree, against: string | undefined): OwnCheck {
  const release = readRelease(io.root, against)
  const released = contractTree(release.files)
  // A file that cannot be read is there: to say that it was removed, or has no samples, would mislead.
  const unreadable = new Set(current.unreadable.map(({ file }) => file))
  const found = checkContracts(
    current.schemas,
    released.schemas.filter(({ file }) => !unreadable.has(file)),
    current.samples.filter(
      ({ event, version }) => !current.unreadable.some(({ file }) => file.endsWith(`/${event}.v${version}.avsc`)),
    ),
  )
  return { against: release.name, violations: [...current.unreadable, ...found] }
}

/** Of somebody who publishes to a box: the files must be schemas of events, and what else they keep to is theirs. */
const checkForeign = (tree: ContractTree): OwnCheck => ({
  violations: [
    ...tree.unreadable,
    ...tree.schemas.flatMap(({ file, event, schema }) => {
      const shape = checkShape(schema)
      return inFile(file, shape.length > 0 ? shape : checkName(event, schema))
    }),
  ],
})

function askRegistry(io: ContractsIo, url: string, tenants: string | undefined, tree: ContractTree) {
  const access = {
    url,
    username: io.env?.['UDB_SCHEMA_REGISTRY_USERNAME'],
    password: io.env?.['UDB_SCHEMA_REGISTRY_PASSWORD'],
  }
  const names = (tenants ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
  return checkRegistry(access, soundInOrder(tree.schemas), names)
}

const soundInOrder = (schemas: readonly SchemaFile[]): SchemaFile[] =>
  schemas
    .filter(({ schema }) => checkShape(schema).length === 0)
    .sort((a, b) => (a.event < b.event ? -1 : a.event > b.event ? 1 : a.version - b.version))
