import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 10_000

/**
 * Ends a server that outlived its box, because a box that was killed cannot. A process is this folder's when it works in it: every
 * process of PostgreSQL does, and the id in `postmaster.pid` alone says nothing, since ids are used again. When none is left, the file
 * goes too: PostgreSQL refuses to start as long as any process has that id. The caller holds the lock of the data folder.
 */
export async function endLeftOverServer(data: string, now: () => number = Date.now): Promise<'none' | 'ended'> {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync('/proc/self/cwd') || !existsSync(pidFile)) return 'none'
  const folder = realpathSync(data)
  const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const found = worksIn(folder, postmaster)
  if (found) signal(postmaster, 'SIGINT')
  const until = now() + PATIENCE_MS
  for (let left = processesIn(folder); left.length > 0; left = processesIn(folder)) {
    if (now() > until) for (const pid of left) signal(pid, 'SIGKILL')
    await pause(5)
  }
  rmSync(pidFile, { force: true })
  return found ? 'ended' : 'none'
}

const processesIn = (folder: string): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && worksIn(folder, pid))

function worksIn(folder: string, pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended in the meantime, which is what the signal is for.
  }
}
