import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '@udb/bus'
import { topicPlans } from '@udb/events'
import { EventWire } from '@udb/registry'
import { openDataFolder } from './data-folder.js'
import type { Log } from './log.js'
import { closeAll } from './platform.js'
import { openBus, openRegistry } from './platform-sides.js'
import type { Settings } from './settings.js'
import { UNHEARD } from './when-there.js'

/** The event log and what reads it, for a tool: neither PostgreSQL nor the object store has to be there. */
export interface EventLog {
  readonly bus: Bus
  readonly wire: EventWire
  close(): Promise<void>
}

/** Rejects as a start does: with `data_folder_in_use` where a box has the log, with `topic_unknown` where nothing was registered. */
export async function openEventLog(settings: Settings, log: Log, tool: string): Promise<EventLog> {
  const folder = openDataFolder(settings.UDB_DATA_DIR)
  const opened: { close(): Promise<void> }[] = [{ close: async () => folder.release() }]
  const close = (): Promise<void> => closeAll(opened)
  const wait = { strict: settings.UDB_STRICT_STARTUP, log, waiting: UNHEARD, pause: (ms: number) => pause(ms) }
  const sides = { settings, folder, log, clientId: `udb-${tool}`, plans: topicPlans(settings.UDB_TENANTS) }
  try {
    const registry = await openRegistry(sides, wait)
    opened.unshift(registry)
    const bus = await openBus(sides, wait)
    opened.unshift(bus)
    return { bus, wire: new EventWire(registry), close }
  } catch (error) {
    await close()
    throw error
  }
}
