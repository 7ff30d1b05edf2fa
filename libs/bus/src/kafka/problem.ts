import type { BusError } from '../port.js'

/** Why something cannot go on, and since when (`performance.now`). */
export interface Problem {
  readonly error: BusError
  readonly since: number
}
