import type { Command } from 'commander'
import type { Run } from './run.js'

/** `udb files …`: what can be said of a file before it is uploaded. No box takes part. */
export function addFilesCommands(program: Command, run: Run): void {
  const files = program.command('files').description('files on this machine, before they are uploaded')
  files
    .command('explain')
    .description(
      'reads a file as an upload is read: what is decided, why, how sure that is, and how to decide otherwise',
    )
    .argument('<file>')
    .option('--overrides <json>', `decisions of your own, e.g. '{"delimiter":";"}'`)
    .action((file: string, { overrides }: { overrides?: string }) =>
      run(async (settings, terminal) =>
        (await import('./explain-file.js')).explainFile(settings, terminal, file, overrides),
      ),
    )
}
