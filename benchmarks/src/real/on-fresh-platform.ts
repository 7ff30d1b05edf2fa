import { openPlatform, type Platform, silentLog } from '@udb/service'
import { parseSettings } from '@udb/service/settings'
import type { StackAddress } from '@udb/stack'
import { freshBox } from '@udb/testkit/fresh-box'
import { runProcess } from '@udb/testkit/processes'

/** Does a work on a platform over real components with nothing on them, and clears them away after it. */
export async function onFreshPlatform<T>(
  stack: StackAddress,
  dataDir: string,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const place = await freshBox(stack)
  const env = { ...place.env, UDB_DATA_DIR: dataDir }
  try {
    await runProcess(['contracts', 'register'], env)
    const platform = await openPlatform(parseSettings(env).settings, silentLog)
    try {
      return await work(platform)
    } finally {
      await platform.close()
    }
  } finally {
    await place.dispose()
  }
}
