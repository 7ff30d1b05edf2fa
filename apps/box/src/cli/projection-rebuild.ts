import { join } from 'node:path'
import { openLog, openPlatform, type Settings } from '@udb/service'
import { rebuildProjection } from '@udb/gateway'
import { duration, type Terminal } from './terminal.js'

/** Empties the read model and folds the kept topics again. */
export async function projectionRebuild(settings: Settings, terminal: Terminal): Promise<number> {
  const begun = performance.now()
  const platform = await openPlatform(
    settings,
    openLog(settings.UDB_LOG_LEVEL, { file: join(settings.UDB_DATA_DIR, 'udb.log') }),
  )
  try {
    const { events } = await rebuildProjection(platform)
    const elapsedMs = performance.now() - begun
    if (terminal.json) terminal.out(JSON.stringify({ events, elapsedMs }))
    else terminal.out(`folded ${events} events in ${duration(elapsedMs)}`)
    return 0
  } finally {
    await platform.close()
  }
}
