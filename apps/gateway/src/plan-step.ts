import type { Dataset, PlanStep } from '@udb/events'

const MINUTE_MS = 60_000

/** Who does a kind of step, how long one attempt may take, and how many there are: more where a repeat is cheap or likely to help. */
const KINDS = {
  parse: { service: 'ingestion', timeoutMs: 60 * MINUTE_MS, maxAttempts: 3 },
  load: { service: 'analyzer', timeoutMs: 60 * MINUTE_MS, maxAttempts: 3 },
  kpis: { service: 'analyzer', timeoutMs: 15 * MINUTE_MS, maxAttempts: 2 },
  profile: { service: 'profiler', timeoutMs: 30 * MINUTE_MS, maxAttempts: 2 },
  drift: { service: 'profiler', timeoutMs: 30 * MINUTE_MS, maxAttempts: 2 },
  baseline: { service: 'profiler', timeoutMs: 30 * MINUTE_MS, maxAttempts: 2 },
  quality: { service: 'profiler', timeoutMs: 60 * MINUTE_MS, maxAttempts: 2 },
  chart: { service: 'profiler', timeoutMs: 10 * MINUTE_MS, maxAttempts: 2 },
  report: { service: 'profiler', timeoutMs: 10 * MINUTE_MS, maxAttempts: 3 },
  prune: { service: 'pruner', timeoutMs: 30 * MINUTE_MS, maxAttempts: 3 },
  ping: { service: 'pruner', timeoutMs: MINUTE_MS, maxAttempts: 3 },
} as const

export const planStep = (
  stepId: string,
  kind: keyof typeof KINDS,
  params: object,
  given: { readonly needs?: readonly string[]; readonly inputs?: readonly Dataset[] } = {},
): PlanStep => ({
  stepId,
  kind,
  ...KINDS[kind],
  needs: given.needs ?? [],
  params: JSON.stringify(params),
  inputs: given.inputs ?? [],
})
