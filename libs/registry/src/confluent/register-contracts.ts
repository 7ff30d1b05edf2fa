import type { SchemaFile } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { compareVersions } from '../contracts/compare-versions.js'
import { RegistryError } from '../port.js'
import { bounded, REQUESTS_AT_ONCE } from './bounded.js'
import type { RegistryAccess } from './registry-access.js'
import { COMPATIBILITY, RegistryCalls, type SchemaVersion } from './registry-calls.js'
import { RegistryHttp } from './registry-http.js'
import { differing } from './subject-differs.js'
import { type SubjectPlan, subjectPlans } from './subject-plans.js'

export interface RegisterContractsOptions extends RegistryAccess {
  /** Those besides the default one who get an inbox. */
  readonly tenants: readonly string[]
  /** By event, then version, as `readSchemaFiles` gives them. */
  readonly schemas: readonly SchemaFile[]
  /** Is told what was made, a line each, and at the end how much was there. */
  readonly out: (line: string) => void
}

/** A schema under a subject. */
export interface RegisteredContract {
  readonly subject: string
  readonly event: string
  /** Of the file; the registry counts by itself. */
  readonly version: number
  readonly id: number
}

export interface RegisteredContracts {
  readonly made: readonly RegisteredContract[]
  readonly present: readonly RegisteredContract[]
}

/**
 * Registers every schema for every topic of its event, with compatibility FULL_TRANSITIVE; what is there already, docs aside, stays as it is.
 * Rejects with `subject_differs` before anything is made when a subject has another compatibility; with `schema_refused`, naming
 * file, field, rule and subject, when the registry does not take a schema: the others are registered then; with `registry_unavailable` and
 * `registry_refused`. It may be run again after each of them.
 */
export async function registerContracts(options: RegisterContractsOptions): Promise<RegisteredContracts> {
  const calls = new RegistryCalls(new RegistryHttp(options))
  try {
    const plans = subjectPlans(options.schemas, options.tenants)
    const states = await bounded(plans, REQUESTS_AT_ONCE, (plan) => stateOf(calls, plan))
    const wrong = states.flatMap(({ plan, level }) =>
      level === null || level === COMPATIBILITY ? [] : [{ subject: plan.subject, level }],
    )
    if (wrong.length > 0) throw differing(wrong, calls.http.url)
    const results = (await bounded(states, REQUESTS_AT_ONCE, (state) => fill(calls, state, options.out))).flat()
    const refusals = results.filter((result) => typeof result === 'string')
    if (refusals.length > 0) throw refusedSchemas(refusals)
    return report(results as readonly Filled[], options.out)
  } finally {
    calls.http.close()
  }
}

interface SubjectState {
  readonly plan: SubjectPlan
  /** Its own; null for a subject that has none, or that is not there yet. */
  readonly own: string | null
  /** What holds for it; null for a subject that is not there yet. */
  readonly level: string | null
  readonly versions: readonly SchemaVersion[]
}

async function stateOf(calls: RegistryCalls, plan: SubjectPlan): Promise<SubjectState> {
  const [own, versions] = await Promise.all([calls.compatibilityOf(plan.subject), calls.versionsOf(plan.subject)])
  // Without schemas and a compatibility of its own it is nobody's yet.
  const level = own ?? (versions.length === 0 ? null : await calls.defaultCompatibility())
  return { plan, own, level, versions }
}

interface Filled extends RegisteredContract {
  readonly isNew: boolean
}

/** Gives a text, for people, for each schema that the registry does not take. */
async function fill(
  calls: RegistryCalls,
  { plan, own, level, versions }: SubjectState,
  out: (line: string) => void,
): Promise<(Filled | string)[]> {
  // Before its first schema, so that a run that is broken off leaves no subject that takes anything; and where the registry's default
  // happens to be the same, so that a change of the default loosens nothing.
  if (own === null) await calls.setCompatibility(plan.subject)
  if (own === null && level !== null) out(`set ${COMPATIBILITY} for ${plan.subject}, which had the registry's default`)
  const results: (Filled | string)[] = []
  const { subject, event } = plan
  for (const file of plan.versions) {
    const text = canonicalSchema(file.schema)
    const present = versions.find(({ schema }) => canonicalSchema(schema) === text)
    const id = present?.id ?? (await calls.register(subject, file.schema))
    if (typeof id !== 'number') {
      results.push(refusal(file, subject, versions, id.refusal))
      continue
    }
    if (!present) out(`registered ${subject}: ${event} version ${file.version}, id ${id}`)
    results.push({ subject, event, version: file.version, id, isNew: !present })
  }
  return results
}

/** Our own rules name field and rule; what they do not see is told in the registry's words. */
function refusal(file: SchemaFile, subject: string, versions: readonly SchemaVersion[], reason: string): string {
  const where = `schemas/${file.file} on ${subject}`
  const findings = versions.flatMap(({ version, schema }) =>
    compareVersions(schema, file.schema).map(({ field, rule, message }) => ({ field, rule, message, version })),
  )
  const [first] = findings
  if (!first) return `${where}: ${reason}`
  const { field, rule, message, version } = first
  return `${where}: ${field === '' ? '' : `${field}: `}${rule}: against the registered version ${version}: ${message}`
}

const refusedSchemas = (refusals: readonly string[]): RegistryError =>
  new RegistryError(
    'schema_refused',
    `the registry does not take ${refusals.length === 1 ? 'a schema' : `${refusals.length} schemas`}:\n${refusals.join('\n')}`,
    'Bring each file back as it is registered, and put the change into a next version that reads the old ones: `./udb contracts check --registry URL` tells more.',
  )

function report(results: readonly Filled[], out: (line: string) => void): RegisteredContracts {
  const contract = ({ subject, event, version, id }: Filled): RegisteredContract => ({ subject, event, version, id })
  const made = results.filter(({ isNew }) => isNew).map(contract)
  const present = results.filter(({ isNew }) => !isNew).map(contract)
  out(`${made.length} schemas registered, ${present.length} were there`)
  return { made, present }
}
