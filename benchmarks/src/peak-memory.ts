import { readFile } from 'node:fs/promises'

/** The kernel's own high-water mark of a process that still runs, in MB of 1,000,000 bytes. */
export async function peakResidentMb(pid: number): Promise<number> {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))
  if (!found) throw new Error('the kernel does not say how much memory the engine took')
  return (Number(found[1]) * 1_024) / 1e6
}
