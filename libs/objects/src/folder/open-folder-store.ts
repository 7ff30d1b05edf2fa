import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectStore } from '../port.js'
import { asObjectError } from './folder-failure.js'
import { FolderStore } from './folder-store.js'
import { KeyLock } from './key-lock.js'
import { ScratchFolder } from './scratch-folder.js'

export interface FolderStoreOptions {
  /** Made when missing. Several processes of one machine may use it at once. */
  readonly dir: string
  /** Milliseconds since the epoch, with fractions. Default: the system's clock. */
  readonly clock?: () => number
}

/** Opens the object store in a folder and removes what killed processes left half written. Rejects with `store_unavailable`. */
export async function openFolderStore({ dir, clock = systemClock }: FolderStoreOptions): Promise<ObjectStore> {
  try {
    const root = join(dir, 'objects')
    await mkdir(root, { recursive: true, mode: 0o700 })
    const scratch = await ScratchFolder.open(join(dir, 'scratch'), clock())
    return new FolderStore({ root, scratch, lock: new KeyLock(join(dir, 'lock')), now: clock })
  } catch (thrown) {
    throw asObjectError(thrown)
  }
}

/** Milliseconds of the calendar, with a fraction that tells apart what two processes do within one of them. */
function systemClock(): number {
  return Date.now() + (performance.now() % 1)
}
