import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 10_000

/**
 * Stops a server that outlived its box (a box that was killed cannot stop it). Its process id comes from the folder; that the process
 * is really this folder's server is looked up before it gets a signal, because ids are used again.
 */
export async function stopLeftOverServer(data: string, now: () => number = Date.now): Promise<'none' | 'stopped'> {
  const pid = serverOf(data)
  if (pid === null) return 'none'
  process.kill(pid, 'SIGINT')
  const until = now() + PATIENCE_MS
  while (serverOf(data) === pid) {
    if (now() > until) process.kill(pid, 'SIGQUIT')
    await pause(5)
  }
  return 'stopped'
}

function serverOf(data: string): number | null {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return command.some((word) => word.endsWith('postgres')) && command.includes(data) ? pid : null
  } catch {
    // No pid file, no such process, or no /proc: then PostgreSQL itself decides whether the folder is in use.
    return null
  }
}
