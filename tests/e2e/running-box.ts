import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = join(import.meta.dirname, '../../../apps/box/dist/main.js')

/** A box as people run it: a process of its own, reached by HTTP only. */
export interface RunningBox {
  readonly url: string
  readonly dataDir: string
  /** JSON lines of its log so far. */
  readonly log: readonly string[]
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'udb-e2e-'))
export const removeDataDir = (dir: string): Promise<void> =>
  rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })

/** Resolves when the box says that it is ready; rejects with what it said when it ends before. */
export async function startBox(dataDir: string, env: Record<string, string> = {}): Promise<RunningBox> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'up'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      UV_THREADPOOL_SIZE: '16',
      UDB_PORT: '0',
      UDB_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const url = await readyUrl(child, log)
  return { url, dataDir, log, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
}

function readyUrl(child: ChildProcess, log: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const match = /^ready at (\S+)$/.exec(line)
      if (match) resolve(match[1]!)
    })
    child.once('close', (code) => reject(new BoxEnded(code, log.join('\n'))))
  })
}

/** A box that ended before it was ready. */
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
