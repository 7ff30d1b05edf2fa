import type { SchemaFile } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { bounded, REQUESTS_AT_ONCE } from './bounded.js'
import { compareRegistered, type RegistryComparison, type SubjectInRegistry } from './compare-registered.js'
import type { RegistryAccess } from './registry-access.js'
import { RegistryCalls } from './registry-calls.js'
import { RegistryHttp } from './registry-http.js'
import { type SubjectPlan, subjectPlans } from './subject-plans.js'

export interface RegistryCheck extends RegistryComparison {
  /** The address, without what is secret in it. */
  readonly url: string
  readonly subjects: number
}

/**
 * Compares the schemas of a folder with what a registry holds; changes nothing. Takes files that are Avro, by event, then version.
 * Rejects with `registry_unavailable` or `registry_refused`.
 */
export async function checkRegistry(
  access: RegistryAccess,
  schemas: readonly SchemaFile[],
  tenants: readonly string[],
): Promise<RegistryCheck> {
  const calls = new RegistryCalls(new RegistryHttp(access))
  try {
    const plans = subjectPlans(schemas, tenants)
    const states = await bounded(plans, REQUESTS_AT_ONCE, (plan) => stateOf(calls, plan))
    return { url: calls.http.url, subjects: plans.length, ...compareRegistered(states, calls.http.url) }
  } finally {
    calls.http.close()
  }
}

async function stateOf(calls: RegistryCalls, plan: SubjectPlan): Promise<SubjectInRegistry> {
  const versions = await calls.versionsOf(plan.subject)
  const own = await calls.compatibilityOf(plan.subject)
  const compatibility = own ?? (versions.length === 0 ? null : await calls.defaultCompatibility())
  const registered = new Set(versions.map(({ schema }) => canonicalSchema(schema)))
  const objections = new Map<string, string>()
  for (const { file, schema } of versions.length === 0 ? [] : plan.versions) {
    const objection = registered.has(canonicalSchema(schema)) ? null : await calls.objectionTo(plan.subject, schema)
    if (objection !== null) objections.set(file, objection)
  }
  return { plan, compatibility, versions, objections }
}
