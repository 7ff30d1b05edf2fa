import { type Command, Option } from 'commander'
import type { Run, RunAlone } from './run.js'

/** `udb checks …`: files of checks, and what other tools keep theirs in. */
export function addChecksCommands(program: Command, run: Run, runAlone: RunAlone): void {
  const checks = program.command('checks').description('checks of quality, as files')
  checks
    .command('lint')
    .description('whether files of checks, data contracts or suites can be used; each mistake with its line')
    .argument('<file...>')
    .action((files: string[]) =>
      runAlone(async (terminal) => (await import('./checks/lint-checks.js')).lintChecks(terminal, files)),
    )
  checks
    .command('import')
    .description('the checks of a data contract or of a suite of Great Expectations, and what is lost of it')
    .argument('<file>')
    .addOption(new Option('--from <format>', 'what it is; else it is what it looks like').choices(['odcs', 'ge']))
    .option('--table <name>', 'the table that a suite of Great Expectations is for; else it is called as the suite')
    .option('--out <file>', 'write them there, as *.checks.yaml')
    .action((file: string, options: { from?: 'odcs' | 'ge'; table?: string; out?: string }) =>
      runAlone(async (terminal) => (await import('./checks/import-checks.js')).importChecks(terminal, file, options)),
    )
  checks
    .command('export')
    .description('files of checks as a data contract, with the columns of the tables where a box runs')
    .argument('<file...>')
    .addOption(new Option('--to <format>', 'the Open Data Contract Standard 3.1').choices(['odcs']).default('odcs'))
    .option('--id <id>', 'of the contract; else the names of the tables')
    .option('--name <name>', 'of the contract; else the names of the tables')
    .option('--contract-version <version>', 'of the contract', '1.0.0')
    .option('--status <status>', 'of the contract', 'draft')
    .option('--out <file>', 'write it there, as *.odcs.yaml')
    .action((files: string[], { contractVersion, to: _, ...options }: ExportFlags) =>
      run(async (settings, terminal) =>
        (await import('./checks/export-checks.js')).exportChecks(settings, terminal, files, {
          ...options,
          version: contractVersion,
        }),
      ),
    )
}

interface ExportFlags {
  readonly to: string
  readonly id?: string
  readonly name?: string
  readonly contractVersion: string
  readonly status: string
  readonly out?: string
}
