import { join } from 'node:path'
import { type Duck, DuckPool } from '@udb/engine'

/** Gives an engine process for one piece of work, and ends it; it spills below `dir`. */
export async function withOneDuck<T>(dir: string, work: (duck: Duck) => Promise<T>): Promise<T> {
  const pool = new DuckPool({ maxChildren: 1, idleMs: 1_000 })
  try {
    return await pool.withDuck(work, { limits: { memoryMb: 1_024, threads: 2, tempDir: join(dir, 'spill') } })
  } finally {
    await pool.close()
  }
}
