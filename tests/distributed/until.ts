import { setTimeout as pause } from 'node:timers/promises'

const ASK_EVERY_MS = 25

/** Asks until there is an answer. A state of another process cannot be waited for otherwise; the test's own time-out ends it. */
export async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    await pause(ASK_EVERY_MS)
  }
}
