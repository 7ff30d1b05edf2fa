import { setTimeout as pause } from 'node:timers/promises'
import { isAlive, type ProcessRecord } from './process-mark.js'

const LOOK_AGAIN_MS = 20

/** Asks a process to end, and ends it when it has not after the patience. Nothing happens when it is gone, or when another has its id. */
export async function endProcess(
  record: ProcessRecord,
  signal: NodeJS.Signals,
  patienceMs: number,
  now: () => number = Date.now,
): Promise<void> {
  if (!isAlive(record)) return
  send(record.pid, signal)
  for (const until = now() + patienceMs; isAlive(record); await pause(LOOK_AGAIN_MS))
    if (now() > until) send(record.pid, 'SIGKILL')
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended in the meantime, which is what the signal is for.
  }
}
