import { join, resolve } from 'node:path'
import {
  bringUp,
  exportLines,
  portsAt,
  settingsFor,
  StackError,
  type StackKind,
  type StackStatus,
  statusOf,
  takeDown,
} from '@udb/stack'
import { duration, type Terminal, textTable } from './terminal.js'

/** Beside the checkout's other folders, wherever the command is run, so that `down` finds what `up` has started. */
const USUAL_DIR = join(import.meta.dirname, '../../../../.udb-stack')

export interface StackOptions {
  readonly dir?: string
  readonly portOffset?: number
  readonly kind?: StackKind
  readonly volumes?: boolean
}

const dirOf = ({ dir }: StackOptions): string => (dir === undefined ? USUAL_DIR : resolve(dir))

/** Brings the stack up and says with which settings services use it. */
export async function stackUp(terminal: Terminal, options: StackOptions): Promise<number> {
  const begun = performance.now()
  const status = await bringUp({
    dir: dirOf(options),
    ...(options.portOffset === undefined ? {} : { ports: portsAt(options.portOffset) }),
    ...(options.kind ? { kind: options.kind } : {}),
    tell: (line) => terminal.note(line),
  })
  terminal.note(`the stack is up (${duration(performance.now() - begun)}); services use it with`)
  tellSettings(terminal, status)
  return 0
}

/** Ends what `up` has started, and nothing else. Nothing to end is no failure. */
export async function stackDown(terminal: Terminal, options: StackOptions): Promise<number> {
  const was = await takeDown(dirOf(options), { volumes: options.volumes === true })
  if (terminal.json) terminal.out(JSON.stringify({ down: was, volumesRemoved: options.volumes === true }))
  else
    terminal.note(
      `${was ? 'the stack is down' : 'no stack runs from this folder'}${options.volumes ? '; its data is gone' : ''}`,
    )
  return 0
}

/** Resolves with 0 only when every component answers. */
export async function stackStatus(terminal: Terminal, options: StackOptions): Promise<number> {
  const status = await statusOf(dirOf(options))
  if (terminal.json) terminal.out(JSON.stringify(status ? shown(status) : { components: [] }))
  else if (status)
    terminal.out(
      textTable(
        ['component', 'state', 'port', 'pid', 'log'],
        status.components.map(({ name, state, port, pid, log }) => [name, state, port, pid, log]),
      ),
    )
  else terminal.note('no stack runs from this folder')
  return status?.components.every(({ state }) => state === 'up') ? 0 : 1
}

/** The settings alone: `eval "$(./udb stack env)"`. */
export async function stackEnv(terminal: Terminal, options: StackOptions): Promise<number> {
  const status = await statusOf(dirOf(options))
  if (!status)
    throw new StackError('stack_not_running', 'no stack runs from this folder', 'Bring it up with `./udb stack up`.')
  tellSettings(terminal, status)
  return 0
}

function tellSettings(terminal: Terminal, status: StackStatus): void {
  if (terminal.json) terminal.out(JSON.stringify(shown(status)))
  else terminal.out(exportLines(settingsFor(status.address)).join('\n'))
}

const shown = ({ kind, components, address }: StackStatus): object => ({
  kind,
  components,
  settings: settingsFor(address),
})
