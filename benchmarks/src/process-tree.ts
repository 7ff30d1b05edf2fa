import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'

export interface ProcessMemory {
  readonly pid: number
  readonly name: string
  /** Proportional set size: pages that several processes share count once. In MB of 1,000,000 bytes. */
  readonly pssMb: number
}

/** The memory of a process and of all its descendants, from Linux's /proc. Throws when one may not be looked into. */
export async function memoryOfTree(root: number): Promise<ProcessMemory[]> {
  const parents = await parentsOfAll()
  const tree = [root]
  for (const pid of tree) tree.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child))
  return Promise.all(tree.map(memoryOf))
}

async function parentsOfAll(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const pairs = await Promise.all(pids.map(async (pid) => [pid, parentIn(await statusOf(pid))] as const))
  return new Map(pairs)
}

/** Empty for a process that has ended meanwhile. */
const statusOf = (pid: number): Promise<string> => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')

const parentIn = (status: string): number => Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? 0)

async function memoryOf(pid: number): Promise<ProcessMemory> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const name = await programOf(pid)
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
  if (kibibytes === undefined) throw new Error(`the kernel does not say how much memory process ${pid} takes`)
  return { pid, name, pssMb: (Number(kibibytes) * 1_024) / 1e6 }
}

/** The program's file name: the kernel's own name of a process is that of a thread, which Node.js changes. */
async function programOf(pid: number): Promise<string> {
  const [program = '?'] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split(/[\0: ]/)
  return basename(program)
}
