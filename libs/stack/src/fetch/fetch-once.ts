import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { StackError } from '../stack-error.js'
import type { ToolSaid } from './run-tool.js'

/** Where fetched programs stay, outside any checkout, so that each is fetched once for a person. */
export const cacheFolder = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'udb')

/** Whether `fetchOnce` has filled it. */
export const isWhole = (target: string): boolean => existsSync(target)

/**
 * Gives `target`, which `fetch` fills when it is not there. It is filled under another name in the same folder and moved when it is
 * whole: what is there is complete, also after a kill and when two fetch it at the same time.
 */
export async function fetchOnce(target: string, fetch: (into: string) => Promise<void>): Promise<string> {
  if (isWhole(target)) return target
  mkdirSync(dirname(target), { recursive: true })
  const into = mkdtempSync(join(dirname(target), `.${basename(target)}-`))
  try {
    await fetch(into)
    moveUnlessThere(into, target)
    return target
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}

/** Throws `stack_fetch_failed` with the end of what the program said. */
export function demandFetched(what: string, { code, text }: ToolSaid): void {
  if (code === 0) return
  throw new StackError(
    'stack_fetch_failed',
    `${what} could not be fetched: ${text.trim().slice(-1_500)}`,
    'Check the network and the registry, and run it again; what was fetched before stays.',
  )
}
