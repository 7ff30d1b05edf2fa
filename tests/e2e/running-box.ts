import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningBox, startProcess } from './box-process.js'
import { startServices } from './distributed/start-services.js'
import { dropGround, groundOf } from './distributed/ground.js'
import { testShape } from './shape.js'

export { BoxEnded, MAIN, type RunningBox } from './box-process.js'

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
  const log: string[] = []
  const box = await startProcess([], { UDB_DATA_DIR: dataDir, ...env }, (line) => log.push(line))
  return { url: box.url, dataDir, log, stop: box.stop, kill: box.kill }
}

/** With which settings another command works on the box of a data folder while it does not run. */
export async function settingsOf(dataDir: string): Promise<Record<string, string>> {
  const elsewhere = testShape() === 'embedded' ? {} : (await groundOf(dataDir)).settings
  return { UDB_DATA_DIR: dataDir, ...elsewhere }
}
