import { ParseError } from '../parse-error.js'
import { extract } from './extract.js'
import type { ExtractJob, ExtractMessage } from './extracted.js'

/** The entry of a reader's process: takes one job, says how it ended, and is gone. */
const parent = process.ppid

/** Most readers never come back to the event loop, so that the parent is gone has to be looked for. */
const endWithParent = (): void => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// A terminal sends its Ctrl-C to the whole group; when to stop is the parent's decision.
process.on('SIGINT', () => undefined)
process.once('message', (job) => {
  void run(job as ExtractJob)
})

async function run(job: ExtractJob): Promise<void> {
  const ending = await extract(job, (rows) => {
    endWithParent()
    process.send?.({ is: 'progress', rows } satisfies ExtractMessage)
  }).then(
    (extracted): ExtractMessage => ({ is: 'extracted', extracted }),
    (error: unknown): ExtractMessage => refusal(error),
  )
  process.send?.(ending, undefined, {}, () => process.exit(0))
}

function refusal(error: unknown): ExtractMessage {
  if (error instanceof ParseError) {
    const { code, message, hint, line, column } = error
    return { is: 'refused', code, message, hint, line, column }
  }
  return { is: 'failed', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
