import { T0 } from './event-builder.js'

export interface FixedClock {
  readonly now: () => number
  /** Never back: a clock that goes backwards is another test. */
  readonly advanceTo: (time: number) => void
}

/** A clock that stands until it is told, in milliseconds since the epoch. */
export function fixedClock(start = T0): FixedClock {
  let time = start
  return { now: () => time, advanceTo: (to) => (time = Math.max(time, to)) }
}
