import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../fetch/fetch-once.js'
import { COMPONENTS, type ComponentName, type StackPorts } from '../stack-ports.js'
import { forgetState, readState, type StackState, writeState } from '../stack-state.js'
import { endProcess } from './end-process.js'
import { demandFreePorts } from './free-ports.js'
import { fetchPrograms, NATIVE } from './native-components.js'
import { isAlive, type ProcessRecord } from './process-mark.js'
import { startComponent, waitUntilItAnswers } from './start-component.js'

/** Long enough for a broker under load to write down what it has. */
const PATIENCE_MS = 30_000

/**
 * Brings up what does not run yet of the stack in a folder, side by side, and resolves when all of it answers. When something fails, what
 * this call started is ended again. The caller holds the folder's lock.
 */
export async function upNative(
  dir: string,
  ports: StackPorts,
  tell: (line: string) => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const running = runningIn(dir)
  const missing = COMPONENTS.filter((name) => !running[name])
  await demandFreePorts(missing, ports)
  const cache = cacheFolder(env)
  await fetchPrograms(cache, tell)
  const records: Partial<Record<ComponentName, ProcessRecord>> = { ...running }
  const bringUp = async (name: ComponentName): Promise<void> => {
    const begun = performance.now()
    const known = running[name]
    if (known) return waitUntilItAnswers(NATIVE[name], known, dir, ports)
    await startComponent(NATIVE[name], dir, cache, ports, (record) => {
      records[name] = record
      writeState(dir, { kind: 'native', ports, processes: records })
    })
    tell(`${name} answers on 127.0.0.1:${ports[name]} (${((performance.now() - begun) / 1_000).toFixed(1)} s)`)
  }
  const ended = await Promise.allSettled(COMPONENTS.map(bringUp))
  const failed = ended.find((each) => each.status === 'rejected')
  if (!failed) return
  await endAll(missing, records)
  keepWhatRuns(dir, { kind: 'native', ports, processes: running })
  throw failed.reason
}

/** Ends exactly the processes that the folder's stack started, and forgets them; with `volumes` their data goes too. */
export async function downNative(dir: string, { processes }: StackState, volumes: boolean): Promise<void> {
  await endAll(COMPONENTS, processes)
  forgetState(dir)
  if (volumes) removeData(dir)
}

/** Of all components; where there is none, nothing happens. */
export function removeData(dir: string): void {
  for (const name of COMPONENTS) rmSync(join(dir, name), { recursive: true, force: true })
}

/** The processes of the folder's stack that still run. */
export function runningIn(dir: string): Partial<Record<ComponentName, ProcessRecord>> {
  const processes = readState(dir)?.processes ?? {}
  return Object.fromEntries(Object.entries(processes).filter(([, record]) => isAlive(record)))
}

async function endAll(
  names: readonly ComponentName[],
  processes: Partial<Record<ComponentName, ProcessRecord>>,
): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const record = processes[name]
      if (record) await endProcess(record, NATIVE[name].stopSignal, PATIENCE_MS)
    }),
  )
}

function keepWhatRuns(dir: string, state: StackState): void {
  if (Object.keys(state.processes).length > 0) writeState(dir, state)
  else forgetState(dir)
}
