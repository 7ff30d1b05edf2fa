import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { StackPorts } from './stack-ports.js'

const port = z.number().int().min(1)
const processRecord = z.object({ pid: z.number().int().positive(), mark: z.string() })
const state = z.object({
  kind: z.enum(['native', 'docker']),
  ports: z.object({ kafka: port, controller: port, registry: port, postgres: port, minio: port }),
  /** Of the native kind: what runs, by the component's name. */
  processes: z.partialRecord(z.enum(['kafka', 'registry', 'postgres', 'minio']), processRecord),
})

/** What a stack's folder says about what was brought up from it. */
export interface StackState extends z.infer<typeof state> {
  readonly ports: StackPorts
}

const fileIn = (dir: string): string => join(dir, 'stack.json')

/** Null where no stack was brought up, or was taken down since. */
export function readState(dir: string): StackState | null {
  try {
    return state.parse(JSON.parse(readFileSync(fileIn(dir), 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Replaces the file at once, so that a kill in the middle leaves the one before. */
export function writeState(dir: string, state: StackState): void {
  const next = `${fileIn(dir)}.next`
  writeFileSync(next, `${JSON.stringify(state, null, 2)}\n`)
  renameSync(next, fileIn(dir))
}

export const forgetState = (dir: string): void => rmSync(fileIn(dir), { force: true })
