import type { Command } from 'commander'
import type { Chosen } from './dead-letters.js'
import { wholeNumber } from './whole-number.js'
import type { Run } from './run.js'

/** `udb dead-letters …`: what nobody could handle. For whoever runs the box: it reads the event log itself, of all tenants. */
export function addDeadLettersCommands(program: Command, run: Run): void {
  const letters = program
    .command('dead-letters')
    .description('events that could not be handled; without Kafka the box must not run')
  const choosing = (command: Command): Command =>
    command
      .option('--code <code>', 'only those with this code, as reaction_failed')
      .option('--topic <topic>', 'only of records of this topic')

  choosing(letters.command('list').description('what could not be handled and why, the newest first'))
    .option('--limit <n>', 'so many at the most', wholeNumber, 50)
    .action(({ limit, ...chosen }: Chosen & { limit: number }) =>
      run(async (settings, terminal) =>
        (await import('./dead-letters.js')).listDeadLetters(settings, terminal, chosen, limit),
      ),
    )
  letters
    .command('show')
    .description('one of them, with the event that it is about')
    .argument('<letter>')
    .action((id: string) =>
      run(async (settings, terminal) => (await import('./dead-letters.js')).showDeadLetter(settings, terminal, id)),
    )
  choosing(
    letters
      .command('resend')
      .description('puts records on their topics once more, after what was wrong has been set right')
      .argument('[letter...]', 'which; or choose by --code or --topic'),
  ).action((ids: string[], chosen: Chosen) =>
    run(async (settings, terminal) =>
      (await import('./dead-letters.js')).resendDeadLetters(settings, terminal, ids, chosen),
    ),
  )
}
