import { type Command, InvalidArgumentError } from 'commander'
import type { StackOptions } from './stack.js'
import type { RunAlone } from './run.js'

interface Flags {
  readonly dir?: string
  readonly portOffset?: number
  readonly native?: boolean
  readonly docker?: boolean
  readonly volumes?: boolean
}

/** `udb stack up|down|status|env`. None of them needs the settings of a box. */
export function addStackCommands(program: Command, runAlone: RunAlone): void {
  const stack = program
    .command('stack')
    .description('the real Kafka, registry, PostgreSQL and S3 of the distributed shape, on this machine')
  const add = (name: string, description: string): Command =>
    stack
      .command(name)
      .description(description)
      .option('--dir <folder>', 'its data and logs; .udb-stack of the checkout')

  add('up', 'brings them up: in containers where an engine answers, as processes where none does')
    .option('--port-offset <n>', 'moves all ports (9092, 8081, 5432, 9000)', offset)
    .option('--native', 'as processes in any case')
    .option('--docker', 'in containers in any case')
    .action((flags: Flags) => runAlone(async (terminal) => (await import('./stack.js')).stackUp(terminal, from(flags))))
  add('down', 'ends what up has started, and nothing else; the data stays')
    .option('--volumes', 'removes the data too')
    .action((flags: Flags) =>
      runAlone(async (terminal) => (await import('./stack.js')).stackDown(terminal, from(flags))),
    )
  add('status', 'what runs, and whether it answers; 0 only if all do').action((flags: Flags) =>
    runAlone(async (terminal) => (await import('./stack.js')).stackStatus(terminal, from(flags))),
  )
  add('env', 'the settings with which services use it: eval "$(./udb stack env)"').action((flags: Flags) =>
    runAlone(async (terminal) => (await import('./stack.js')).stackEnv(terminal, from(flags))),
  )
}

function from({ native, docker, ...rest }: Flags): StackOptions {
  return { ...rest, ...(native ? { kind: 'native' as const } : docker ? { kind: 'docker' as const } : {}) }
}

function offset(text: string): number {
  if (!/^-?\d{1,5}$/.test(text)) throw new InvalidArgumentError('a whole number')
  return Number(text)
}
