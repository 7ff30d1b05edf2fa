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

/**
 * When a job is decided, and on what. `fact`: on what is being read of the log, which may hold more, so nothing is too late yet. `time`:
 * a timer is due, and all that was on the log by `now` has been read, so what is not there is late.
 */
export interface Moment {
  readonly now: number
  readonly because: 'fact' | 'time'
}

/** Whether what had until `at` is too late. */
export const isLate = (at: number, { now, because }: Moment): boolean => because === 'time' && now >= at

export const NOTHING: Decision = { facts: [], timers: [] }
