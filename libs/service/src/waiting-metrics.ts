import { Gauge, Registry } from 'prom-client'

/** Of a service's metrics those that there are already while its start waits. */
export const DEPENDENCY_UP = { name: 'udb_dependency_up', help: '1 when the dependency answered its last check.' }
export const BUILD_INFO = {
  name: 'udb_build_info',
  help: 'Always 1; its labels say which version runs, and in which shape.',
}

export interface Starting {
  /** The names of the services that will be in this process. */
  readonly services: readonly string[]
  readonly build: { readonly version: string; readonly shape: string }
}

/** So that an alert can tell a service that waits from one that is gone. */
export class WaitingMetrics {
  private readonly registry = new Registry()
  private readonly up: Gauge<'service' | 'component'>

  constructor(private readonly starting: Starting) {
    const registers = [this.registry]
    this.up = new Gauge({ ...DEPENDENCY_UP, labelNames: ['service', 'component'], registers })
    const build = new Gauge({ ...BUILD_INFO, labelNames: ['service', 'version', 'shape'], registers })
    for (const service of starting.services) build.set({ service, ...starting.build }, 1)
  }

  tell(component: string, isUp: boolean): void {
    for (const service of this.starting.services) this.up.set({ service, component }, isUp ? 1 : 0)
  }

  /** As Prometheus reads it. */
  text(): Promise<string> {
    return this.registry.metrics()
  }

  get mediaType(): string {
    return this.registry.contentType
  }
}
