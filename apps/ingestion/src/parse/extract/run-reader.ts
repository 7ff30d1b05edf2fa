import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { watchResidentMemory } from '@udb/engine'
import { AccountingError, ParseError } from '../parse-error.js'
import type { ReaderLimits } from '../parsed-table.js'
import type { Extracted, ExtractJob, ExtractMessage } from './extracted.js'

const entry = fileURLToPath(new URL('./reader-main.js', import.meta.url))

/** Nothing of the parent's environment, which holds secrets; UTC, so that no date depends on where this runs. */
const environment = { TZ: 'UTC', LANG: 'C.UTF-8', UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' }

/** What a process holds beside V8's heap: the file itself, its unpacked parts, Node's own code. */
const besideHeapMb = 768

export interface ReaderPorts {
  readonly signal: AbortSignal
  readonly progress: (rows: number) => void
}

type Ending = 'aborted' | 'timeout' | 'memory'

/**
 * Reads a file in a process of its own, bounded in memory and in time: whatever a file does to its reader, the service
 * lives on. Settles only once the process is gone. Rejects with a `ParseError`, or the signal's reason.
 */
export async function runReader(
  job: ExtractJob,
  workDir: string,
  limits: ReaderLimits,
  ports: ReaderPorts,
): Promise<Extracted> {
  const first = await readOnce(job, workDir, limits, ports)
  // A kill from outside says nothing of the file, unless it comes again: then the system takes the memory away.
  const ended = isKilledFromOutside(first) ? await readOnce(job, workDir, limits, ports) : first
  return outcome(ended, limits)
}

/** How a reader's process came to its end. */
interface Ended {
  readonly last: ExtractMessage | null
  /** What we ended it for; null where it ended by itself. */
  readonly ending: Ending | null
  readonly stderr: string
}

const isKilledFromOutside = ({ last, ending, stderr }: Ended): boolean =>
  last === null && ending === null && stderr.includes('signal SIGKILL')

async function readOnce(job: ExtractJob, workDir: string, limits: ReaderLimits, ports: ReaderPorts): Promise<Ended> {
  ports.signal.throwIfAborted()
  const child = fork(entry, [], {
    execPath: process.execPath,
    execArgv: execArgv(workDir, limits.memoryMb),
    env: environment,
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let ending: Ending | null = null
  const end = (how: Ending): void => {
    ending ??= how
    child.kill('SIGKILL')
  }
  const onAbort = (): void => end('aborted')
  ports.signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => end('timeout'), limits.timeoutMs)
  const unwatch =
    child.pid === undefined
      ? () => undefined
      : watchResidentMemory(child.pid, limits.memoryMb + besideHeapMb, () => end('memory'))
  try {
    const { last, stderr } = await conversation(child, job, ports.progress)
    ports.signal.throwIfAborted()
    return { last, ending, stderr }
  } finally {
    clearTimeout(timer)
    unwatch()
    ports.signal.removeEventListener('abort', onAbort)
  }
}

/** Reads anywhere, since modules lie where they were installed; writes only beside the interim file. */
const execArgv = (workDir: string, memoryMb: number): string[] => [
  `--max-old-space-size=${memoryMb}`,
  // Most of what is read lives until it is written, so a larger nursery spares a tenth of the time.
  '--max-semi-space-size=32',
  '--permission',
  '--allow-fs-read=*',
  `--allow-fs-write=${workDir}`,
  '--no-warnings',
]

function conversation(
  child: ChildProcess,
  job: ExtractJob,
  progress: (rows: number) => void,
): Promise<{ last: ExtractMessage | null; stderr: string }> {
  let last: ExtractMessage | null = null
  let stderr = ''
  ;(child.stderr as Readable).setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-8_000)
  })
  child.on('message', (message) => {
    const said = message as ExtractMessage
    if (said.is === 'progress') progress(said.rows)
    else last = said
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) =>
      resolve({ last, stderr: `exit code ${code}, signal ${signal}\n${stderr}`.trim() }),
    )
    child.once('error', (error) => {
      if (child.pid === undefined) reject(error)
    })
    // When the child is gone its exit is what settles this, so a failed write needs no handling of its own.
    child.send(job, () => undefined)
  })
}

function outcome({ last, ending, stderr }: Ended, { memoryMb, timeoutMs }: ReaderLimits): Extracted {
  if (last?.is === 'extracted') return last.extracted
  if (last?.is === 'refused') throw new ParseError(last.code, last.message, last.hint, last)
  if (ending === 'timeout') {
    throw new ParseError(
      'file_takes_too_long',
      `The file was not read within ${Math.round(timeoutMs / 1000)} seconds.`,
      'Send the table as CSV or Parquet, or in smaller files.',
    )
  }
  if (last?.is === 'failed' && last.stack.startsWith('AccountingError: '))
    throw new AccountingError(last.stack.split('\n', 1)[0]!.slice('AccountingError: '.length))
  const how = last?.is === 'failed' ? last.stack : stderr
  if (ending === 'memory' || outOfMemory.test(how)) {
    throw new ParseError(
      'file_needs_too_much_memory',
      `The file cannot be read within ${memoryMb} MiB of memory.`,
      'Send the table as CSV or Parquet, or in smaller files.',
      { cause: how },
    )
  }
  throw new Error(`the reader's process ended by itself: ${how}`)
}

const outOfMemory =
  /heap out of memory|allocation fail|OOM error|Invalid string length|ERR_STRING_TOO_LONG|buffer larger than|signal SIGKILL/i
