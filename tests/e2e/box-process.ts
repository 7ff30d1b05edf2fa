import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const MAIN = join(import.meta.dirname, '../../../apps/box/dist/main.js')

/** As `./udb` starts it. */
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning']

/** A process of the box; in the embedded shape the whole of it. */
export interface BoxProcess {
  readonly url: string
  readonly pid: number
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

/** A box as people run it: processes of its own, reached by HTTP only. */
export interface RunningBox {
  readonly url: string
  readonly dataDir: string
  /** JSON lines of the logs of all its processes so far. */
  readonly log: readonly string[]
  /** Asks all of it to stop, and waits until it has. */
  stop(): Promise<void>
  /** kill -9 to all of it, and waits until it is gone. */
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
/** A spec that failed before it had its box cannot stop it. */
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Resolves when it says that it is ready; rejects with what it said when it ends before. `hear` gets the lines of its log. */
export async function startProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  hear: (line: string) => void,
): Promise<BoxProcess> {
  const child = spawn(process.execPath, [...NODE_FLAGS, MAIN, 'up', ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      UV_THREADPOOL_SIZE: '16',
      UDB_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line)
    hear(line)
  })
  const url = await readyUrl(child, said)
  return { url, pid: child.pid!, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
}

function readyUrl(child: ChildProcess, said: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const match = /^ready at (\S+)$/.exec(line)
      if (match) resolve(match[1]!)
    })
    child.once('close', (code) => reject(new BoxEnded(code, said.join('\n'))))
  })
}

/** A box, or a process of it, that ended before it was ready. */
export class BoxEnded extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly said: string,
  ) {
    super(`the box ended with ${exitCode}: ${said}`)
  }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}
