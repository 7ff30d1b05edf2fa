import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median, secondsText } from './median.js'
import { untilReady } from './own-box.js'
import { memoryOfTree, type ProcessMemory } from './process-tree.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const ROUNDS = 5
const IDLE_MS = 10_000
const ROOT = join(import.meta.dirname, '../..')

/** How soon `./udb up` is ready on a data folder that is there, and what it takes while nobody asks for anything. */
export const benchUp: Benchmark = { name: 'up', run }

async function run({ dir, note }: BenchContext): Promise<Measurement[]> {
  const dataDir = join(dir, 'box')
  const first = await start(dataDir)
  await stop(first.process)
  const times: number[] = []
  for (let round = 1; round < ROUNDS; round++) {
    const box = await start(dataDir)
    times.push(box.readyMs)
    await stop(box.process)
  }
  const last = await start(dataDir)
  times.push(last.readyMs)
  note(`${IDLE_MS / 1_000} s of rest`)
  await pause(IDLE_MS)
  const memory = await memoryOfTree(last.process.pid!)
  await stop(last.process)
  return [
    {
      what: '`./udb up` ready, with a build and a data folder at hand',
      measured: median(times) / 1_000,
      unit: 's',
      target: 2,
      bound: 'at most',
      details: `from the start of the script to the ready line and 200 of /readyz: ${secondsText(times)}; the first start of the folder took ${secondsText([first.readyMs])}`,
    },
    {
      what: 'proportional set size of the whole process tree, idle',
      measured: memory.reduce((sum, { pssMb }) => sum + pssMb, 0),
      unit: 'MB',
      target: 500,
      bound: 'at most',
      details: byName(memory),
    },
  ]
}

interface StartedBox {
  readonly process: ChildProcess
  readonly readyMs: number
}

async function start(dataDir: string): Promise<StartedBox> {
  const begun = performance.now()
  const environment = { ...process.env, UDB_DATA_DIR: dataDir, UDB_PORT: '0', UDB_LOG_LEVEL: 'error' }
  const child = spawn(join(ROOT, 'udb'), ['up'], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`./udb up ended with ${signal ?? code}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const ready = /^ready at (\S+)$/.exec(line)
      if (ready) resolve(ready[1]!)
    })
  })
  await untilReady(url)
  return { process: child, readyMs: performance.now() - begun }
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exited
}

function byName(memory: readonly ProcessMemory[]): string {
  const groups = Map.groupBy(memory, ({ name }) => name)
  return [...groups]
    .map(([name, all]) => `${all.length} × ${name} ${all.reduce((sum, { pssMb }) => sum + pssMb, 0).toFixed(0)} MB`)
    .join(', ')
}
