import { observeHealth, type Observed } from './observability-routes.js'
import { dependencyDown } from './start-error.js'

/** With strict start-up a process whose dependencies do not all answer ends, and says which: rejects with `dependency_down`. */
export async function demandHealth(services: readonly Observed[]): Promise<void> {
  const { components } = await observeHealth(services)
  const down = Object.entries(components).filter(([, health]) => health.required && !health.up)
  if (down.length > 0) throw dependencyDown(down.map(([component, { error }]) => `${component} (${error ?? 'down'})`))
}
