import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { systemCode } from './folder-failure.js'

/** Nobody can tell from here whether a process of another machine lives; a file that it has not touched for a day counts as left over. */
const abandonedAfterMs = 24 * 60 * 60 * 1000
const ownScratchFolders = new Set<string>()

/** Where this process writes what is not visible yet. Its name says whose it is, so that the next one to open can clean up. */
export class ScratchFolder {
  private files = 0

  private constructor(private readonly path: string) {}

  static async open(parent: string, nowMs: number): Promise<ScratchFolder> {
    await mkdir(parent, { recursive: true, mode: 0o700 })
    await removeLeftOvers(parent, nowMs)
    const name = `${hostToken()}+${process.pid}+${randomUUID()}`
    ownScratchFolders.add(name)
    const path = join(parent, name)
    await mkdir(path, { mode: 0o700 })
    return new ScratchFolder(path)
  }

  newFile(): string {
    return join(this.path, String(++this.files))
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true })
  }
}

async function removeLeftOvers(parent: string, nowMs: number): Promise<void> {
  for (const name of await readdir(parent)) {
    if (ownScratchFolders.has(name)) continue
    const path = join(parent, name)
    const [host, pid] = name.split('+')
    if (host !== hostToken()) await removeAbandonedFiles(path, nowMs)
    else if (!isRunning(Number(pid))) await rm(path, { recursive: true, force: true })
  }
}

/** The folder itself stays, for its owner may only be idle. */
async function removeAbandonedFiles(folder: string, nowMs: number): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      const path = join(folder, name)
      if (nowMs - (await stat(path)).mtimeMs > abandonedAfterMs) await rm(path, { force: true })
    }
  } catch (thrown) {
    // Its owner is just removing it, or is no folder of ours.
    if (systemCode(thrown) !== 'ENOENT' && systemCode(thrown) !== 'ENOTDIR') throw thrown
  }
}

/** The process of our own number that is not us is one that had the number before. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM'
  }
}

function hostToken(): string {
  return hostname().replace(/[^A-Za-z0-9.-]/g, '_')
}
