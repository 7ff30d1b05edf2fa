import { EVENT_NAMES, type EventName, schemaOf, subjectOf } from '@udb/events'
import { RegistryError, type SchemaRegistry } from '../port.js'
import { bounded, REQUESTS_AT_ONCE } from './bounded.js'
import { COMPATIBILITY, type RegistryCalls } from './registry-calls.js'
import { topicsOf } from './subject-plans.js'
import { differing, effectiveCompatibility } from './subject-differs.js'

export interface CheckRegisteredOptions {
  /** Those besides the default one whose inboxes are served. */
  readonly tenants: readonly string[]
  /** What is published; every event of this version where it is not given. */
  readonly events?: readonly EventName[]
}

/** Two small requests for each subject, a few at a time: a registry may cut its list of subjects short, so it is not asked for that. */
export async function checkRegistered(
  registry: SchemaRegistry,
  calls: RegistryCalls,
  { tenants, events = EVENT_NAMES }: CheckRegisteredOptions,
): Promise<void> {
  const wanted = events.flatMap((event) =>
    schemaOf(event)
      .routes.flatMap(({ topic }) => topicsOf(topic, tenants))
      .map((topic) => ({ topic, event, subject: subjectOf(topic, event) })),
  )
  const found = await bounded(wanted, REQUESTS_AT_ONCE, async ({ topic, event, subject }) => {
    const isThere = await isRegistered(registry, topic, event)
    return { subject, level: isThere ? await effectiveCompatibility(calls, subject) : null }
  })
  const missing = found.filter(({ level }) => level === null).map(({ subject }) => subject)
  if (missing.length > 0) throw unknown(missing)
  const differ = found.flatMap(({ subject, level }) =>
    level === null || level === COMPATIBILITY ? [] : [{ subject, level }],
  )
  if (differ.length > 0) throw differing(differ, calls.http.url)
}

async function isRegistered(registry: SchemaRegistry, topic: string, event: EventName): Promise<boolean> {
  try {
    await registry.idFor(topic, event)
    return true
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'subject_unknown') return false
    throw error
  }
}

const unknown = (subjects: readonly string[]): RegistryError =>
  new RegistryError(
    'subject_unknown',
    `what this version writes is not registered for ${subjects.join(', ')}`,
    'Run `./udb contracts register`.',
  )
