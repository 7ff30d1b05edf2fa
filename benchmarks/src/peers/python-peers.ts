import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const PEERS = join(import.meta.dirname, '../../peers')

/**
 * The Python of a virtual environment with the peers in it, made the first time, outside of the checkout.
 *
 * @param list the file that names them: tools that want different versions of the same packages have environments of their own
 */
export async function peerPython(note: (text: string) => void, list = 'requirements.txt'): Promise<string> {
  const requirements = join(PEERS, list)
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12)
  const folder = join(homedir(), '.cache/udb', `peers-${hash}`)
  const python = join(folder, 'bin/python')
  if (await isThere(join(folder, 'complete'))) return python
  note('installs the peers')
  await rm(folder, { recursive: true, force: true })
  await run('python3', ['-m', 'venv', folder])
  await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
  // What broke off in its middle is begun anew.
  await run(python, ['-c', `open(${JSON.stringify(join(folder, 'incomplete'))}, 'w').close()`])
  await rename(join(folder, 'incomplete'), join(folder, 'complete'))
  return python
}

/** Runs one of the peers' programs; what it printed last, as JSON. */
export async function runPeer<T>(python: string, program: string, args: readonly string[]): Promise<T> {
  const env = { PATH: process.env['PATH'], HOME: homedir(), RUNTIME__DLTHUB_TELEMETRY: 'false' }
  const { stdout } = await run(python, [join(PEERS, program), ...args], { env, maxBuffer: 64 << 20 })
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
