import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** One registry a service, so that several live in one process. */
export class ServiceMetrics {
  readonly registry = new Registry()
  private readonly reactions: Histogram<'event' | 'outcome'>
  private readonly deadLetters: Counter<'code'>
  private readonly dependencies: Gauge<'component'>

  constructor(readonly service: string) {
    this.registry.setDefaultLabels({ service })
    const registers = [this.registry]
    this.reactions = new Histogram({
      name: 'udb_reaction_duration_seconds',
      help: 'How long a reaction to an event took, by how it ended.',
      labelNames: ['event', 'outcome'],
      buckets: [0.002, 0.01, 0.05, 0.2, 1, 5, 30, 120],
      registers,
    })
    this.deadLetters = new Counter({
      name: 'udb_dead_letters_total',
      help: 'Events that could not be handled, by code.',
      labelNames: ['code'],
      registers,
    })
    this.dependencies = new Gauge({
      name: 'udb_dependency_up',
      help: '1 when the dependency answered its last check.',
      labelNames: ['component'],
      registers,
    })
  }

  observeReaction(event: string, outcome: string, seconds: number): void {
    if (event === 'dead.letter') this.deadLetters.inc({ code: outcome })
    else this.reactions.observe({ event, outcome }, seconds)
  }

  dependencyUp(component: string, up: boolean): void {
    this.dependencies.set({ component }, up ? 1 : 0)
  }
}
