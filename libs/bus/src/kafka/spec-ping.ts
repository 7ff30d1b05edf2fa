import { setImmediate as turn } from 'node:timers/promises'
import type { Bus } from '../port.js'

/** What `ping` rejects with, or null, as soon as it is so. */
export async function untilPing(bus: Bus, isSo: (error: unknown) => boolean): Promise<unknown> {
  for (;;) {
    const error = await bus.ping().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    if (isSo(error)) return error
    // A ping that knows what is wrong asks nobody, and would leave no turn to what mends it.
    await turn()
  }
}
