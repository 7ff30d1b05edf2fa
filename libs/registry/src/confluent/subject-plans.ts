import { DEFAULT_TENANT, inboxTopic, type SchemaFile, tenantOfInbox } from '@udb/events'

/** A subject, and the schemas that belong under it, oldest first. */
export interface SubjectPlan {
  readonly subject: string
  readonly topic: string
  readonly event: string
  readonly versions: readonly SchemaFile[]
}

/**
 * What belongs into the registry: every version of every event, for every topic that it is routed to, an inbox for each tenant besides
 * the default one. Pure; takes the files by event, then version.
 */
export function subjectPlans(files: readonly SchemaFile[], tenants: readonly string[]): SubjectPlan[] {
  const plans = new Map<string, SubjectPlan>()
  for (const file of files) {
    const { event, schema } = file
    for (const topic of schema.routes.flatMap((route) => topicsOf(route.topic, tenants))) {
      const subject = `${topic}-${schema.namespace}.${schema.name}`
      const versions = plans.get(subject)?.versions ?? []
      plans.set(subject, { subject, topic, event, versions: [...versions, file] })
    }
  }
  return [...plans.values()]
}

/** The inbox of every tenant takes what the default one takes. */
export const topicsOf = (topic: string, tenants: readonly string[]): readonly string[] =>
  tenantOfInbox(topic) === null ? [topic] : [...new Set([DEFAULT_TENANT, ...tenants])].map(inboxTopic)
