/** The topics of docs/flow.md, with what the broker must keep. */
export interface TopicPlan {
  readonly topic: string
  readonly partitions: number
  readonly retention:
    { readonly kind: 'forever' } | { readonly kind: 'compacted' } | { readonly kind: 'time'; readonly ms: number }
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const time = (ms: number) => ({ kind: 'time', ms }) as const
const FOREVER = { kind: 'forever' } as const

export const DEFAULT_TENANT = 'default'
export const SERVICES = ['gateway', 'ingestion', 'analyzer', 'profiler', 'artifact-store', 'pruner'] as const
export type ServiceName = (typeof SERVICES)[number]

/** 64 from the first day: growing a keyed topic would move its keys. */
const WORK_PARTITIONS = 64
const SHORT = time(7 * DAY)

/** The inbox of a tenant. A consumer never sees who produced, so the tenant is the topic's. */
export const inboxTopic = (tenant: string): string =>
  tenant === DEFAULT_TENANT ? 'udb.requests.v1' : `udb.requests.${tenant}.v1`

/** The tenant that an inbox belongs to, or null for another topic. */
export function tenantOfInbox(topic: string): string | null {
  if (topic === 'udb.requests.v1') return DEFAULT_TENANT
  return /^udb\.requests\.([a-z0-9][a-z0-9_-]*)\.v1$/.exec(topic)?.[1] ?? null
}

export const workTopic = (service: ServiceName): string => `udb.work.${service}.v1`

export function topicPlans(tenants: readonly string[]): TopicPlan[] {
  const work = (['ingestion', 'analyzer', 'profiler', 'artifact-store', 'pruner'] as const).map(workTopic)
  return [
    ...[...new Set([DEFAULT_TENANT, ...tenants])].map((tenant) => ({
      topic: inboxTopic(tenant),
      partitions: 8,
      retention: SHORT,
    })),
    { topic: 'udb.jobs.v1', partitions: WORK_PARTITIONS, retention: FOREVER },
    ...work.map((topic) => ({ topic, partitions: WORK_PARTITIONS, retention: SHORT })),
    { topic: 'udb.reads.v1', partitions: WORK_PARTITIONS, retention: time(60 * MINUTE) },
    { topic: 'udb.answers.v1', partitions: 8, retention: time(10 * MINUTE) },
    { topic: 'udb.progress.v1', partitions: 8, retention: time(10 * MINUTE) },
    { topic: 'udb.control.v1', partitions: 8, retention: time(60 * MINUTE) },
    { topic: 'udb.catalog.v1', partitions: 8, retention: FOREVER },
    { topic: 'udb.dead-letters.v1', partitions: 8, retention: time(90 * DAY) },
  ]
}
