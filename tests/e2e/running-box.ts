import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProcess } from '@udb/testkit/processes'
import { startServices } from './distributed/start-services.js'
import { dropGround, groundOf } from './distributed/ground.js'
import type { RunningBox } from './box.js'
import { testShape } from './shape.js'

export type { RunningBox } from './box.js'
export { MAIN, ProcessEnded as BoxEnded } from '@udb/testkit/processes'

export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'udb-e2e-'))

/** Removes the folder, and what a box of it has left elsewhere. */
export async function removeDataDir(dir: string): Promise<void> {
  await dropGround(dir)
  await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/**
 * Starts the box of a data folder in the shape that `UDB_TEST_SHAPE` chooses. The same folder is the same box again, with all that it
 * knows. Resolves when all of it says that it is ready; rejects with what was said when some of it ends before.
 */
export async function startBox(dataDir: string, env: Record<string, string> = {}): Promise<RunningBox> {
  const shape = testShape()
  if (shape !== 'embedded') return startServices(dataDir, env, shape)
  const { url, log, stop, kill } = await startProcess(['up'], { UDB_DATA_DIR: dataDir, ...env })
  return { url, dataDir, log, stop, kill }
}

/** With which settings another command works on the box of a data folder while it does not run. */
export async function settingsOf(dataDir: string): Promise<Record<string, string>> {
  const elsewhere = testShape() === 'embedded' ? {} : (await groundOf(dataDir)).env
  return { UDB_DATA_DIR: dataDir, ...elsewhere }
}
