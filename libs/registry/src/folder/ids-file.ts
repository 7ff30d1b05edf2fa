import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { RegistryError } from '../port.js'
import { formatIds, parseIds, type IdentifiedSchema } from './schema-ids.js'

/** The ids given so far; none when there is no file yet. Throws `registry_damaged`: guessing ids would make events unreadable. */
export function readIdsFile(path: string): readonly IdentifiedSchema[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const ids = parseIds(text)
  if (!('damaged' in ids)) return ids
  throw new RegistryError(
    'registry_damaged',
    `the file of schema ids in the data folder cannot be used: ${ids.damaged}`,
    'Restore it from a backup of the same data folder; without it the events in the log cannot be read.',
  )
}

/** Old or new, never half: written beside, synced, renamed over, and the rename itself synced with the folder. */
export function writeIdsFile(path: string, ids: readonly IdentifiedSchema[]): void {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}.new`
  try {
    synced(beside, 'w', (fd) => writeSync(fd, formatIds(ids)))
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  synced(dirname(path), 'r', () => undefined)
}

function synced(path: string, flags: 'r' | 'w', work: (fd: number) => void): void {
  const fd = openSync(path, flags)
  try {
    work(fd)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
