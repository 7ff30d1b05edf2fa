import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const MAIN = join(import.meta.dirname, '../../../apps/box/dist/main.js')

/** As `./udb` and the image start it. */
export const NODE_FLAGS = [
  '--external-memory-accounted-in-global-limit',
  '--initial-old-space-size=128',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=TimeoutNegativeWarning',
]

/** A command of `./udb` that goes on until it is told to stop: the box, or services of it. */
export interface ServiceProcess extends Omit<StartingProcess, 'ready'> {
  /** Where its HTTP answers. */
  readonly url: string
}

export interface StartingProcess {
  /** Where its HTTP answers, once it says so; rejects with `ProcessEnded` when it ends before. */
  readonly ready: Promise<string>
  readonly pid: number
  /** JSON lines of its log so far. */
  readonly log: readonly string[]
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

/** A process that ended before it was ready. */
export class ProcessEnded extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly said: string,
  ) {
    super(`the process ended with ${exitCode}: ${said}`)
    this.name = 'ProcessEnded'
  }
}

/** Runs `udb` with the arguments; resolves when it says that it is ready, rejects with `ProcessEnded` when it ends before. */
export async function startProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const starting = launchProcess(args, env)
  return { ...starting, url: await starting.ready }
}

/** As `startProcess`, without waiting: for a start that waits for something itself. */
export function launchProcess(args: readonly string[], env: Readonly<Record<string, string>>): StartingProcess {
  const child = launch(args, env)
  const log: string[] = []
  createInterface({ input: child.stderr! }).on('line', (line) => log.push(line))
  const ready = readyUrl(child, log)
  ready.catch(() => undefined)
  return { ready, pid: child.pid!, log, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
}

/** Runs `udb` with the arguments until it ends by itself; rejects with `ProcessEnded` when that is not with 0. Gives its standard output. */
export async function runProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const child = launch(args, env)
  let out = ''
  let said = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new ProcessEnded(code, said)
  return out
}

const running = new Set<ChildProcess>()
/** A spec that failed before it had its process cannot stop it. */
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function launch(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [...NODE_FLAGS, MAIN, ...args], {
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
  return child
}

function readyUrl(child: ChildProcess, log: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const match = /^ready at (\S+)$/.exec(line)
      if (match) resolve(match[1]!)
    })
    child.once('close', (code) => reject(new ProcessEnded(code, log.join('\n'))))
  })
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}
