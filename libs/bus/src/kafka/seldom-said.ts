import type { BusLogger } from '../delivery/bus-logger.js'
import { doubling } from '../delivery/doubling.js'

interface Said {
  readonly times: number
  readonly dueAt: number
  lastHeardAt: number
}

const firstSilenceMs = 1_000
const longestSilenceMs = 60_000

/**
 * What is tried again and again fails again and again: it is said the first time, and then less and less often, up to once a minute. What
 * has not been heard of for a minute is new. Times are inputs, in milliseconds as `performance.now` counts them.
 */
export class SeldomSaid {
  private readonly said = new Map<string, Said>()

  isDue(what: string, now: number): boolean {
    for (const [old, { lastHeardAt }] of this.said) if (now - lastHeardAt > longestSilenceMs) this.said.delete(old)
    const before = this.said.get(what)
    if (before !== undefined && now < before.dueAt) {
      before.lastHeardAt = now
      return false
    }
    const times = (before?.times ?? 0) + 1
    const silenceMs = doubling(firstSilenceMs, longestSilenceMs, times - 1)
    this.said.set(what, { times, dueAt: now + silenceMs, lastHeardAt: now })
    return true
  }

  /** All is well again, so that what comes next is new. */
  forget(): void {
    this.said.clear()
  }
}

/** A logger for what repeats itself: of each topic's partition it passes a warning on seldom. */
export function seldomWarning(logger: BusLogger): BusLogger {
  const said = new SeldomSaid()
  return {
    error: (fields, message) => logger.error(fields, message),
    warn: (fields, message) => {
      const { topic = '', partition = '' } = fields as { readonly topic?: string; readonly partition?: number }
      if (said.isDue(`${message} ${topic} ${partition}`, performance.now())) logger.warn(fields, message)
    },
  }
}
