import type { ComponentName, StackPorts } from '../stack-ports.js'

/** Where a component's data, logs and programs are. */
export interface Place {
  /** Of this component alone; it is there. */
  readonly folder: string
  readonly ports: StackPorts
  readonly cache: string
}

/** What is run. The ids are of the account under which it runs, where that is another. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly uid?: number
  readonly gid?: number
}

/** How one component runs as a process of its own on this machine. */
export interface NativeComponent {
  readonly name: ComponentName
  /** Whether its programs are there already; to fetch them takes a while, and people want to know. */
  isFetched(cache: string): boolean
  /** Makes its programs available. Rejects with a `StackError`. */
  fetch(cache: string, signal?: AbortSignal): Promise<void>
  /** Makes its data folder where there is none, and says what to run. */
  prepare(place: Place): Promise<Command>
  /** What it needs once it runs, each time; rejects as long as it does not answer. */
  readonly settle?: (ports: StackPorts) => Promise<void>
  /** The one at which it puts everything on disk and ends. */
  readonly stopSignal: NodeJS.Signals
}
