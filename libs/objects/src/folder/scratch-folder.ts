import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { systemCode } from './folder-failure.js'

/** A scratch folder of another machine, or of a number that another program has now, counts as left over after a day without change. */
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
    const path = join(parent, name)
    if (await isLeftOver(name, path, nowMs)) await rm(path, { recursive: true, force: true })
  }
}

async function isLeftOver(name: string, path: string, nowMs: number): Promise<boolean> {
  if (ownScratchFolders.has(name)) return false
  const [host, pid] = name.split('+')
  if (host === hostToken() && !isRunning(Number(pid))) return true
  const changedMs = await newestChangeMs(path)
  return changedMs !== null && nowMs - changedMs > abandonedAfterMs
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

async function newestChangeMs(path: string): Promise<number | null> {
  try {
    const names = await readdir(path)
    const changes = await Promise.all([path, ...names.map((name) => join(path, name))].map((one) => stat(one)))
    return Math.max(...changes.map((change) => change.mtimeMs))
  } catch {
    // Its owner is just removing it.
    return null
  }
}

function hostToken(): string {
  return hostname().replace(/[^A-Za-z0-9.-]/g, '_')
}
