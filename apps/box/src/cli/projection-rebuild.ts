import { openLog, openPlatform, type Settings } from '@udb/service'
import { rebuildProjection } from '@udb/gateway'
import { duration, type Terminal } from './terminal.js'

/** Empties the read model and folds the kept topics again. Interrupted, it ends in order and says that it is not finished. */
export async function projectionRebuild(settings: Settings, terminal: Terminal): Promise<number> {
  const begun = performance.now()
  const platform = await openPlatform(settings, openLog(settings.UDB_LOG_LEVEL, { dataFolder: settings.UDB_DATA_DIR }))
  const interrupted = new AbortController()
  // A second one ends it without a word.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
  try {
    const { events } = await rebuildProjection(platform, interrupted.signal)
    const elapsedMs = performance.now() - begun
    if (terminal.json) terminal.out(JSON.stringify({ events, elapsedMs }))
    else terminal.out(`folded ${events} events in ${duration(elapsedMs)}`)
    return 0
  } finally {
    await platform.close()
  }
}
