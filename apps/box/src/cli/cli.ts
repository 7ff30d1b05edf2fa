import { join } from 'node:path'
import { Command } from 'commander'
import type { Settings } from '@udb/service'
import type { AnalyzeOptions } from './analyze.js'
import { addBaselinesCommands } from './baselines-commands.js'
import { addChecksCommands } from './checks-commands.js'
import { addDeadLettersCommands } from './dead-letters-commands.js'
import { addFilesCommands } from './files-commands.js'
import { addStackCommands } from './stack-commands.js'
import { openTerminal, type Terminal } from './terminal.js'
import { wholeNumber } from './whole-number.js'

/** The `udb` command line. What a command needs is imported when it runs, so that each starts quickly. */
const program = new Command('udb')
  .description('A data box: files in; tables in DuckDB, KPIs, profiles, charts and lineage out.')
  .option('--json', 'results as JSON')
  .option('--tenant <name>', 'for this tenant, one of UDB_TENANTS; else UDB_TENANT, or the one of the key, or default')
  .showSuggestionAfterError()
  .configureHelp({ sortSubcommands: false })

program
  .command('demo')
  .description('the main job on the real sample data; then serves what it made')
  .option('--exit', 'end when the job is done; 0 only if it completed')
  .action(({ exit }: { exit?: boolean }) =>
    run(async (settings, terminal) => (await import('./demo.js')).demo(settings, terminal, exit === true)),
  )

program
  .command('up')
  .description('the box; or single services, for the distributed shape')
  .option('--service <name...>', 'only these services')
  .action(({ service }: { service?: string[] }) =>
    runAlone(async () => (await import('./up.js')).up(process.env, service ?? [])),
  )

program
  .command('analyze')
  .description('files in, artifacts out; uses the box that runs, or one of its own')
  .argument('<file...>')
  .option('--kpi <name=SELECT…>', 'a KPI; may be repeated', collect, [])
  .option('--drift', 'compare each table with its baseline; the first time it becomes one')
  .option('--against <file>', 'compare each table with this file, without any history')
  .option('--checks <file>', 'checks of quality, as *.checks.yaml; may be repeated', collect, [])
  .option('--contract <file>', 'a data contract, as *.odcs.yaml; may be repeated', collect, [])
  .option('--propose', 'propose checks from what is there, as proposed-<table>.checks.yaml')
  .option('--gate', 'a failed check of severity error fails the job, and the exit code says so')
  .option('--table <name>', 'the table that the file becomes, or all of them together; else each is called as its file')
  .option('--out <dir>', 'write the artifacts into this folder')
  .action((files: string[], options: AnalyzeOptions) =>
    run(async (settings, terminal) => (await import('./analyze.js')).analyze(settings, terminal, files, options)),
  )

addFilesCommands(program, run)
addBaselinesCommands(program, run)
addChecksCommands(program, run, runAlone)

program
  .command('sql')
  .description('one SELECT over the tables')
  .argument('<select>')
  .option('--limit <rows>', 'rows at the most', wholeNumber)
  .action((text: string, { limit }: { limit?: number }) =>
    run(async (settings, terminal) => (await import('./ask-box.js')).sql(settings, terminal, text, limit)),
  )

program
  .command('jobs')
  .description('the jobs, newest first')
  .action(() => run(async (settings, terminal) => (await import('./ask-box.js')).jobs(settings, terminal)))

program
  .command('status')
  .description('one job with its steps')
  .argument('<job>')
  .action((job: string) =>
    run(async (settings, terminal) => (await import('./ask-box.js')).status(settings, terminal, job)),
  )

program
  .command('receipt')
  .description('what came into a job, what came of it, and whether it adds up')
  .argument('<job>')
  .action((job: string) =>
    run(async (settings, terminal) => (await import('./receipt.js')).receipt(settings, terminal, job)),
  )

program
  .command('events')
  .description('the events of a job as they happen; without a job, of the newest')
  .argument('[job]')
  .action((job?: string) =>
    run(async (settings, terminal) => (await import('./ask-box.js')).events(settings, terminal, job)),
  )

program
  .command('ping')
  .description('a job of empty steps: measures the way through all services')
  .option('--steps <n>', 'how many', wholeNumber, 1)
  .action(({ steps }: { steps: number }) =>
    run(async (settings, terminal) => (await import('./ask-box.js')).ping(settings, terminal, steps)),
  )

program
  .command('projection')
  .description('the read model')
  .command('rebuild')
  .description('drop the read model and replay the log; the box must not run')
  .action(() =>
    run(async (settings, terminal) => (await import('./projection-rebuild.js')).projectionRebuild(settings, terminal)),
  )

addDeadLettersCommands(program, run)

const contracts = program.command('contracts').description('the event schemas')

contracts
  .command('register')
  .description('makes topics, subjects and the bucket of the distributed shape; nothing else ever does')
  .action(() =>
    run(async (settings, terminal) => (await import('./contracts-register.js')).contractsRegister(settings, terminal)),
  )

contracts
  .command('check')
  .description('the schemas against their rules and their history, and a registry if one is given')
  .option('--against <ref or folder>', 'what to compare with; the newest tag if there is one')
  .option('--registry <url>', 'compare with what is registered; user and password from UDB_SCHEMA_REGISTRY_…')
  .option('--schemas <folder>', 'with --registry: your own schemas, in place of those of this checkout')
  .option('--tenants <names>', 'with --registry: whose inboxes besides the default one, separated by commas')
  .action((options: Record<string, string>) =>
    runAlone(async (terminal) => {
      const { runContractsCheck } = await import('@udb/registry')
      const given = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
      return runContractsCheck([...given, ...(terminal.json ? ['--json'] : [])], {
        root: join(import.meta.dirname, '../../../..'),
        out: (line: string) => terminal.out(line),
        err: (line: string) => process.stderr.write(`${line}\n`),
        env: process.env,
      })
    }),
  )

addStackCommands(program, runAlone)

program
  .command('test')
  .description('all the tests that this machine can run (the script does it; see ./udb test --help)')

/** With settings from the environment and the file that UDB_CONFIG names. */
async function run(
  work: (settings: Settings, terminal: Terminal, warnings: readonly string[]) => Promise<number>,
): Promise<void> {
  await runAlone(async (terminal) => {
    const { environmentWithFile, parseSettings } = await import('@udb/service/settings')
    const { settings, warnings } = parseSettings(environmentWithFile(process.env))
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`)
    const { tenant } = program.opts<{ tenant?: string }>()
    return work(tenant === undefined ? settings : { ...settings, UDB_TENANT: tenant }, terminal, warnings)
  })
}

async function runAlone(work: (terminal: Terminal) => Promise<number>): Promise<void> {
  const terminal = openTerminal(program.opts<{ json?: boolean }>().json === true)
  try {
    process.exitCode = await work(terminal)
  } catch (error) {
    terminal.settle()
    const typed = error as { code?: unknown; message?: string; hint?: unknown; problems?: readonly object[] }
    if (terminal.json)
      process.stdout.write(
        `${JSON.stringify({ error: typed.problems ?? { code: typed.code ?? 'internal_error', message: typed.message, hint: typed.hint } })}\n`,
      )
    else process.stderr.write(`${message(typed, error)}\n`)
    process.exitCode = 1
  }
}

function message(
  typed: { code?: unknown; message?: string; hint?: unknown; problems?: readonly object[] },
  error: unknown,
): string {
  if (typed.problems) return `${typed.message}`
  if (typeof typed.code === 'string' && typeof typed.hint === 'string')
    return `${typed.code}: ${typed.message}\n${typed.hint}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Whoever leaves something out, or misspells it, is shown what the command takes. */
function sayUsage(command: Command, path: string): void {
  command.showHelpAfterError(`Usage: ${path} ${command.usage()}\n${path} --help says more.`)
  for (const each of command.commands) sayUsage(each, `${path} ${each.name()}`)
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

sayUsage(program, './udb')
await program.parseAsync()
