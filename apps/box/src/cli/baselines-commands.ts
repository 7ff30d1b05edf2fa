import type { Command } from 'commander'
import { wholeNumber } from './whole-number.js'
import type { Run } from './run.js'

/** `udb baselines …`: what new versions of a table are compared with. Asks a box that runs. */
export function addBaselinesCommands(program: Command, run: Run): void {
  const baselines = program.command('baselines').description('what new versions of a table are compared with')
  baselines
    .command('list')
    .description('the baselines of a table, the newest version first')
    .argument('<table>')
    .action((table: string) =>
      run(async (settings, terminal) => (await import('./baselines.js')).listBaselines(settings, terminal, table)),
    )
  baselines
    .command('promote')
    .description('makes a version the one that later ones are compared with')
    .argument('<table>')
    .option('--version <n>', 'the version; the newest if none is named', wholeNumber)
    .option('--kind <kind>', 'pinned or rolling', 'pinned')
    .action((table: string, asked: { version?: number; kind: string }) =>
      run(async (settings, terminal) =>
        (await import('./baselines.js')).promoteBaseline(settings, terminal, table, asked),
      ),
    )
  baselines
    .command('drop')
    .description('lets a baseline go; its distributions go with a later prune')
    .argument('<table>')
    .argument('<baseline>')
    .action((table: string, id: string) =>
      run(async (settings, terminal) => (await import('./baselines.js')).dropBaseline(settings, terminal, table, id)),
    )
}
