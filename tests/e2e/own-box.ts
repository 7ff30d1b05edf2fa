import { Api } from './api.js'
import { newDataDir, removeDataDir, type RunningBox, startBox } from './running-box.js'

/** A box that one spec has for itself. */
export interface OwnBox {
  readonly box: RunningBox
  /** What asks it as the default tenant. */
  readonly api: Api
}

/** Starts a box in a new folder. */
export async function openOwnBox(env: Record<string, string> = {}): Promise<OwnBox> {
  const box = await startBox(await newDataDir(), env)
  return { box, api: new Api(box.url) }
}

/** Stops it, and removes all that it has left. */
export async function discardBox(box: RunningBox): Promise<void> {
  await box.stop()
  await removeDataDir(box.dataDir)
}
