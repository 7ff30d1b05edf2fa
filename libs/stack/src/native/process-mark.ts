import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** A process that was started here, told from any later one that got the same id. */
export interface ProcessRecord {
  readonly pid: number
  /** When it started, as the system counts; of no other use. */
  readonly mark: string
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id'
/** Of the fields behind the name in /proc/<pid>/stat, counted from 0. */
const STATE = 0
const THREADS = 17
const START_TICKS = 19

/** Null when there is no such process, or only its remains. */
export function processMark(pid: number): string | null {
  if (!existsSync(BOOT_ID)) return markWithoutProc(pid)
  try {
    const ticks = startTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return ticks === null ? null : `${readFileSync(BOOT_ID, 'utf8').trim()}/${ticks}`
  } catch {
    return null
  }
}

/**
 * When a process started, out of its line in /proc/<pid>/stat; null when only its remains are there. A process is named a zombie as soon as
 * its first thread has ended: until the last one has, its ports and files are still held.
 */
export function startTicks(stat: string): string | null {
  // The name stands in brackets and may hold brackets and blanks itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ended = fields[STATE] === 'Z' && Number(fields[THREADS]) <= 1
  return ended ? null : fields[START_TICKS]!
}

export const isAlive = ({ pid, mark }: ProcessRecord): boolean => processMark(pid) === mark

/** Throws when it has ended already. */
export function recordOf(pid: number): ProcessRecord {
  const mark = processMark(pid)
  if (mark === null) throw new Error(`process ${pid} has ended`)
  return { pid, mark }
}

function markWithoutProc(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}
