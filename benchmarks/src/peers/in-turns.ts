import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { timed } from '../median.js'
import type { BenchContext } from '../target.js'
import { PEERS } from './python-peers.js'

const run = promisify(execFile)
const ROUNDS = 2

/** A program of this folder beside one of a peer's; each is given its arguments and then a folder of its own to write to. */
export interface Turns {
  readonly ours: readonly [program: string, ...args: string[]]
  readonly theirs: readonly [program: string, ...args: string[]]
}

export interface TurnsTaken {
  /** Milliseconds of whole processes, one a round. */
  readonly ours: readonly number[]
  readonly theirs: readonly number[]
  /** What the last round wrote. */
  readonly folders: { readonly ours: string; readonly theirs: string }
}

/** Runs both as whole processes, in turns. */
export async function inTurns(
  { dir, note }: BenchContext,
  python: string,
  { ours: [program, ...args], theirs: [peer, ...peerArgs] }: Turns,
): Promise<TurnsTaken> {
  const folders = { ours: join(dir, 'ours'), theirs: join(dir, 'theirs') }
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)))
  const node = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, program)]
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let round = 1; round <= ROUNDS; round++) {
    note(`round ${round} of ${ROUNDS}`)
    ours.push(await ofProcess(process.execPath, [...node, ...args, folders.ours]))
    theirs.push(await ofProcess(python, [join(PEERS, peer), ...peerArgs, folders.theirs]))
  }
  return { ours, theirs, folders }
}

const ofProcess = (command: string, args: readonly string[]): Promise<number> =>
  timed(() => run(command, args, { maxBuffer: 64 << 20 }))
