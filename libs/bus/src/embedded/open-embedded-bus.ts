import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BusError } from '../port.js'
import { silentLogger, type BusLogger } from '../delivery/bus-logger.js'
import { EmbeddedBus } from './embedded-bus.js'

export interface EmbeddedBusOptions {
  /** The folder of the log; it is made when missing. One process at a time. */
  readonly dir: string
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly clock?: () => number
  readonly logger?: BusLogger
  /** The log refuses to grow beyond it with `log_full`. Default: as large as the disk allows. */
  readonly maxBytes?: number
}

/** Opens the durable log in a folder, or makes a new one. Rejects with `log_unavailable`, for one when another process has it open. */
export async function openEmbeddedBus(options: EmbeddedBusOptions): Promise<EmbeddedBus> {
  await mkdir(options.dir, { recursive: true }).catch(() => {
    throw new BusError(
      'log_unavailable',
      'The folder of the event log cannot be made.',
      'Check that the data folder may be written.',
    )
  })
  return EmbeddedBus.open({
    log: { file: join(options.dir, 'events.sqlite'), maxBytes: options.maxBytes ?? null },
    now: options.clock ?? Date.now,
    logger: options.logger ?? silentLogger,
  })
}
