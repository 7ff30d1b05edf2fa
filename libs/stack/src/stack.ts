import { mkdirSync } from 'node:fs'
import { answers } from './answers/answers.js'
import { downDocker, upDocker } from './docker/compose-stack.js'
import { engineAnswers } from './docker/engine.js'
import { logFile } from './native/start-component.js'
import { downNative, removeData, runningIn, upNative } from './native/native-stack.js'
import type { StackAddress } from './stack-address.js'
import { addressOf } from './stack-environment.js'
import { StackError } from './stack-error.js'
import { withStackLock } from './stack-lock.js'
import { COMPONENTS, type ComponentName, portsAt, samePorts, type StackPorts } from './stack-ports.js'
import { readState } from './stack-state.js'

export type StackKind = 'native' | 'docker'

export interface UpOptions {
  /** Holds the data, the logs, and what runs. Made when it is missing. */
  readonly dir: string
  /** Default: those with which the stack of this folder was brought up, else the usual ones. */
  readonly ports?: StackPorts
  /** Containers where an engine answers, else processes, unless it is said here. */
  readonly kind?: StackKind
  /** Hears how far it is, a line at a time. */
  readonly tell?: (line: string) => void
}

export interface ComponentStatus {
  readonly name: ComponentName
  /** `down` where nothing runs or answers; `unanswered` where a process runs and does not do its work yet. */
  readonly state: 'up' | 'unanswered' | 'down'
  readonly port: number
  readonly pid?: number
  readonly log?: string
}

export interface StackStatus {
  readonly kind: StackKind
  readonly components: readonly ComponentStatus[]
  readonly address: StackAddress
}

/**
 * Brings up the stack of a folder, or what is missing of it, and resolves when every component answers. Twice is once. Rejects with a
 * `StackError`; then what this call started is ended.
 */
export function bringUp({ dir, ports: asked, kind, tell = () => undefined }: UpOptions): Promise<StackStatus> {
  return withStackLock(dir, async () => {
    const before = readState(dir)
    const ports = asked ?? before?.ports ?? portsAt(0)
    if (before && !samePorts(before.ports, ports) && (await isUsed(dir, before.kind)))
      throw new StackError(
        'stack_runs_elsewhere',
        `the stack of this folder runs on other ports (Kafka on ${before.ports.kafka})`,
        'Take it down first, or bring it up with the ports that it has.',
      )
    const chosen = kind ?? before?.kind ?? ((await engineAnswers()) ? 'docker' : 'native')
    await (chosen === 'docker' ? upDocker(dir, ports, tell) : upNative(dir, ports, tell))
    return (await statusOf(dir))!
  })
}

/** Ends what was brought up from a folder, and nothing else. False where nothing was; `volumes` removes the data either way. */
export function takeDown(dir: string, { volumes = false } = {}): Promise<boolean> {
  mkdirSync(dir, { recursive: true })
  return withStackLock(dir, async () => {
    const state = readState(dir)
    if (state?.kind === 'docker') await downDocker(dir, state, volumes)
    else if (state) await downNative(dir, state, volumes)
    else if (volumes) removeData(dir)
    return state !== null
  })
}

/** Null where no stack was brought up from the folder. */
export async function statusOf(dir: string): Promise<StackStatus | null> {
  const state = readState(dir)
  if (!state) return null
  const { kind, ports } = state
  const running = kind === 'native' ? runningIn(dir) : null
  const components = await Promise.all(
    COMPONENTS.map(async (name): Promise<ComponentStatus> => {
      const port = ports[name]
      if (running && !running[name]) return { name, state: 'down', port, log: logFile(dir, name) }
      const answering = await answers(name, ports).then(
        () => true,
        () => false,
      )
      if (!running) return { name, state: answering ? 'up' : 'down', port }
      return {
        name,
        state: answering ? 'up' : 'unanswered',
        port,
        pid: running[name]!.pid,
        log: logFile(dir, name),
      }
    }),
  )
  return { kind, components, address: addressOf(ports) }
}

const isUsed = async (dir: string, kind: StackKind): Promise<boolean> =>
  kind === 'docker' || Object.keys(runningIn(dir)).length > 0
