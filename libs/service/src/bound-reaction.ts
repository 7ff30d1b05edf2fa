import type { AnyEvent, EventName, Fact } from '@udb/events'
import type { ReactionContext, StepContext } from './reaction.js'

/** One reaction with its ports bound: what the Nest strategy hands over. */
export interface BoundReaction {
  readonly shape: 'step' | 'fact'
  readonly on: EventName
  /** The topics on which it listens. */
  readonly topics: readonly string[]
  readonly publishes: readonly EventName[]
  /** See `StepReaction`. */
  readonly resumes: boolean
  readonly react: (
    event: AnyEvent,
    context: StepContext | ReactionContext,
  ) => Promise<readonly Fact[] | { readonly ignored: string }>
}
