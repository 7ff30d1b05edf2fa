import { readFile } from 'node:fs/promises'

const POLL_MS = 250

/**
 * DuckDB's `memory_limit` counts its buffers only: a single long string, a parser's tree or the rows on their way to
 * the parent are outside of it, so one statement could still take the machine down. The parent therefore looks at
 * the resident size of a busy child as well. The allowance is Node.js and DuckDB's code (about 100 MiB), V8's heap
 * and the slack of the allocator.
 */
export const residentLimitMb = (memoryMb: number): number => Math.ceil(memoryMb * 1.25) + 384

/** Calls `onOver` once when the process is seen above the limit. Stops by the function it returns. Linux only. */
export function watchResidentMemory(pid: number, limitMb: number, onOver: (seenMb: number) => void): () => void {
  let reading = false
  const timer = setInterval(async () => {
    if (reading) return
    reading = true
    const seenMb = await residentMb(pid)
    reading = false
    if (seenMb === null || seenMb <= limitMb) return
    clearInterval(timer)
    onOver(seenMb)
  }, POLL_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** In MiB; null where there is no /proc, or no such process any more. */
export async function residentMb(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status)
  return found ? Number(found[1]) / 1024 : null
}
