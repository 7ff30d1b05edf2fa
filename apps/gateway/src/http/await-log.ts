import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '@udb/bus'
import { backoffMs, isUnanswered } from '@udb/service'

/** As long as a partition takes to find another leader. */
const PATIENCE_MS = 5_000

/** Resolves when the log answers. Rejects as the log does where that takes longer, or where it is no help to wait. */
export async function awaitLog(bus: Pick<Bus, 'ping'>, patienceMs = PATIENCE_MS): Promise<void> {
  const begun = performance.now()
  for (let attempt = 1; ; attempt++)
    try {
      return await bus.ping()
    } catch (error) {
      const waitMs = backoffMs(attempt)
      if (!isUnanswered(error) || performance.now() - begun + waitMs > patienceMs) throw error
      await pause(waitMs)
    }
}
