/** A runner that has a tenant. */
export interface BoundRunner<Id> {
  readonly id: Id
  readonly tenant: string
  readonly busy: boolean
  /** Any clock that only grows. */
  readonly lastUsed: number
}

export interface RunnerBounds {
  readonly maxRunners: number
  readonly maxPerTenant: number
}

export type RunnerDecision<Id> =
  | { readonly do: 'reuse'; readonly id: Id }
  | { readonly do: 'bind' }
  /** End this idle runner of somebody else, then bind a new one. */
  | { readonly do: 'evict'; readonly id: Id }
  | { readonly do: 'wait' }

/**
 * Who waits, in the order in which they may be served: first whose tenant has the fewest busy runners, then whose tenant was served the
 * longest ago, then who came first. So nobody waits for all that another tenant has brought.
 */
export function inTurn<Waiter extends { readonly tenant: string }>(
  waiters: readonly Waiter[],
  runners: readonly Pick<BoundRunner<unknown>, 'tenant' | 'busy'>[],
  lastServed: ReadonlyMap<string, number>,
): Waiter[] {
  const busy = ({ tenant }: Waiter): number => runners.filter((one) => one.busy && one.tenant === tenant).length
  const served = ({ tenant }: Waiter): number => lastServed.get(tenant) ?? 0
  return waiters.toSorted((a, b) => busy(a) - busy(b) || served(a) - served(b))
}

/** Which runner a query of `tenant` gets: never one that has served another tenant. */
export function decideRunner<Id>(
  tenant: string,
  runners: readonly BoundRunner<Id>[],
  bounds: RunnerBounds,
): RunnerDecision<Id> {
  const own = runners.filter((runner) => runner.tenant === tenant)
  // The one used last has the warmest views.
  const warmest = own.filter((runner) => !runner.busy).sort((a, b) => b.lastUsed - a.lastUsed)[0]
  if (warmest) return { do: 'reuse', id: warmest.id }
  if (own.length >= bounds.maxPerTenant) return { do: 'wait' }
  if (runners.length < bounds.maxRunners) return { do: 'bind' }
  const stalest = runners.filter((runner) => !runner.busy).sort((a, b) => a.lastUsed - b.lastUsed)[0]
  return stalest ? { do: 'evict', id: stalest.id } : { do: 'wait' }
}
