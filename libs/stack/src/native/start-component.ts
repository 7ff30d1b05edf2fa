import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { answers } from '../answers/answers.js'
import { StackError } from '../stack-error.js'
import type { ComponentName, StackPorts } from '../stack-ports.js'
import type { Command, NativeComponent } from './native-component.js'
import { isAlive, type ProcessRecord, recordOf } from './process-mark.js'

const PATIENCE_MS = 180_000
const LOOK_AGAIN_MS = 50

export const logFile = (dir: string, name: ComponentName): string => join(dir, `${name}.log`)

/**
 * Starts a component as a process that outlives this one, in a group of its own so that Ctrl-C does not reach it. `started` hears of it
 * at once: whoever is killed a moment later must find it again.
 */
export async function startComponent(
  component: NativeComponent,
  dir: string,
  cache: string,
  ports: StackPorts,
  started: (record: ProcessRecord) => void,
): Promise<void> {
  const folder = join(dir, component.name)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const command = await component.prepare({ folder, ports, cache })
  const record = launch(command, component.name, dir)
  started(record)
  await waitUntilItAnswers(component, record, dir, ports)
}

function launch({ program, args, ...options }: Command, name: ComponentName, dir: string): ProcessRecord {
  const log = openSync(logFile(dir, name), 'w', 0o600)
  const child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  child.once('error', () => undefined)
  child.unref()
  if (child.pid === undefined) throw endedEarly(name, dir)
  return recordOf(child.pid)
}

/** Rejects with `stack_start_failed` when its process has ended, and with `stack_unanswered` after three minutes. */
export async function waitUntilItAnswers(
  component: NativeComponent,
  record: ProcessRecord,
  dir: string,
  ports: StackPorts,
  now: () => number = Date.now,
): Promise<void> {
  for (const until = now() + PATIENCE_MS; ; await pause(LOOK_AGAIN_MS)) {
    const reason = await reasonToWait(component, ports)
    if (reason === null) return
    if (!isAlive(record)) throw endedEarly(component.name, dir)
    if (now() > until)
      throw new StackError(
        'stack_unanswered',
        `${component.name} runs and does not answer after ${PATIENCE_MS / 1_000} s: ${reason}`,
        `See ${logFile(dir, component.name)}.`,
      )
  }
}

async function reasonToWait({ name, settle }: NativeComponent, ports: StackPorts): Promise<string | null> {
  try {
    await settle?.(ports)
    await answers(name, ports)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function endedEarly(name: ComponentName, dir: string): StackError {
  const file = logFile(dir, name)
  return new StackError(
    'stack_start_failed',
    `${name} ended before it answered: ${readFileSync(file, 'utf8').trim().slice(-1_000) || 'it said nothing'}`,
    `Its whole log is ${file}.`,
  )
}
