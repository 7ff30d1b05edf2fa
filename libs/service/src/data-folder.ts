import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The embedded shape's folder, held by one process at a time. */
export interface DataFolder {
  readonly root: string
  readonly log: string
  readonly objects: string
  readonly postgres: string
  readonly warehouse: string
  readonly work: string
  readonly registryIds: string
  /** Copies of objects that are elsewhere. */
  readonly cache: string
  release(): void
}

export class DataFolderError extends Error {
  constructor(
    readonly code: 'data_folder_in_use' | 'data_folder_unusable',
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'DataFolderError'
  }
}

/**
 * Makes the folder and locks it. The lock is SQLite's exclusive file lock: the operating system drops it with the process, however that
 * ends, so a lock never has to be cleaned up. Throws `data_folder_in_use` when another box has it.
 */
export function openDataFolder(dir: string): DataFolder {
  const root = resolve(dir)
  const lock = takeLock(dir)
  const at = (name: string): string => join(root, name)
  return {
    root,
    log: at('log'),
    objects: at('objects'),
    postgres: at('postgres'),
    warehouse: at('warehouse'),
    work: at('work'),
    registryIds: at('schema-ids.json'),
    cache: at('cache'),
    release: () => lock.close(),
  }
}

const MOST_INSTANCES = 64

/**
 * The folder of one service of the distributed shape, below the given one: `<service>-1`, or the first that no other process holds, so
 * that several instances on one machine need no settings of their own, and each finds its cache again.
 */
export function openInstanceFolder(dir: string, service: string): DataFolder {
  for (let number = 1; ; number++) {
    try {
      return openDataFolder(join(dir, `${service}-${number}`))
    } catch (error) {
      if (!(error instanceof DataFolderError) || error.code !== 'data_folder_in_use') throw error
      if (number >= MOST_INSTANCES) throw error
    }
  }
}

/** Does what needs the folder, which is made where it is not there. Throws `data_folder_unusable` where that cannot be. */
export function inDataFolder<T>(dir: string, work: (root: string) => T): T {
  const root = resolve(dir)
  try {
    makeFolder(root, 0o711)
    return work(root)
  } catch {
    throw unusable(dir)
  }
}

/** Makes the folder, and those above it, where they are not there. A level at a time: where a folder says of a new one below it that it is not there, as /proc does, Node.js goes round without end. */
export function makeFolder(path: string, mode = 0o777): void {
  if (existsSync(path)) return
  makeFolder(dirname(resolve(path)), mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process was quicker.
    if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error
  }
}

const unusable = (shown: string): DataFolderError =>
  new DataFolderError(
    'data_folder_unusable',
    `the data folder ${shown} cannot be made or written`,
    'Give UDB_DATA_DIR a folder that this user may write.',
  )

const SQLITE_BUSY = 5

function takeLock(shown: string): DatabaseSync {
  const lock = inDataFolder(shown, (root) => new DatabaseSync(join(root, 'lock.sqlite')))
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE; COMMIT')
    return lock
  } catch (error) {
    lock.close()
    if ((error as { readonly errcode?: unknown }).errcode !== SQLITE_BUSY) throw unusable(shown)
    throw new DataFolderError(
      'data_folder_in_use',
      `another box uses the data folder ${shown}`,
      'Stop that box, or give this one a folder of its own in UDB_DATA_DIR.',
    )
  }
}
