import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

let interrupted = false
let running = null
const listeners = []
// A terminal's Ctrl-C reaches the children too; this process goes on only to clean up after them.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    interrupted = true
    running?.kill(signal)
    for (const listener of listeners) listener()
  })

export const wasInterrupted = () => interrupted
export const onInterrupt = (listener) => listeners.push(listener)

/** Runs one after the other, goes on after a failure, and gives the names of those that failed. */
export async function runInTurn(runs, env = {}) {
  const failed = []
  for (const run of runs) {
    if (interrupted) return [...failed, 'interrupted']
    const began = performance.now()
    console.log(`— ${run.name}`)
    if ((await statusOf(run, env)) !== 0) failed.push(run.name)
    console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  return failed
}

function statusOf({ command, args, env: own = {} }, env) {
  return new Promise((resolve) => {
    running = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env, ...own } })
    running.once('error', () => resolve(1))
    running.once('close', (code) => resolve(code ?? 1))
  })
}
