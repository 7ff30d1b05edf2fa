import type { Command } from 'commander'
import type { Settings } from '@udb/service'
import type { Terminal } from './terminal.js'

type Run = (work: (settings: Settings, terminal: Terminal) => Promise<number>) => Promise<void>
type RunAlone = (work: (terminal: Terminal) => Promise<number>) => Promise<void>

/** `udb checks …`: files of checks, and what other tools keep theirs in. */
export function addChecksCommands(program: Command, _run: Run, runAlone: RunAlone): void {
  const checks = program.command('checks').description('checks of quality, as files')
  checks
    .command('lint')
    .description('whether files of checks or data contracts can be used; each mistake with its line')
    .argument('<file...>')
    .action((files: string[]) =>
      runAlone(async (terminal) => (await import('./checks/lint-checks.js')).lintChecks(terminal, files)),
    )
}
