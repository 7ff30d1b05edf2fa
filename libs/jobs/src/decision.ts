import type { DecidedFact } from './step-request.js'

export interface Timer {
  /** When to decide again at the latest, in milliseconds since the epoch. */
  readonly at: number
  /** The step that it is about; null for the job itself. */
  readonly stepId: string | null
  readonly reason: 'timeout' | 'retry' | 'cancel_grace'
}

export interface Decision {
  /** In the order in which they are to be published. */
  readonly facts: readonly DecidedFact[]
  /** Earliest first; all that are needed, so they replace those of an earlier decision. */
  readonly timers: readonly Timer[]
}

export const NOTHING: Decision = { facts: [], timers: [] }
