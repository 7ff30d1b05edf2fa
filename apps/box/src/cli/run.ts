import type { Settings } from '@udb/service'
import type { Terminal } from './terminal.js'

/** Runs a command with the settings of the environment, says what went wrong, and ends with what it resolves to. */
export type Run = (work: (settings: Settings, terminal: Terminal) => Promise<number>) => Promise<void>

/** The same for a command that needs no settings. */
export type RunAlone = (work: (terminal: Terminal) => Promise<number>) => Promise<void>
