import type { ServiceName } from '@udb/events'
import { environmentWithFile, parseSettings, SettingsError } from './config.js'
import { type Log, openLog } from './log.js'
import { type RunningServices, runServices } from './run-services.js'
import type { Settings } from './settings.js'
import type { ServiceFactory } from './start-service.js'
import { startTracing } from './start-tracing.js'

/** One service as a process of its own: settings from the environment, ready when it says so, drained on SIGTERM. */
export async function main(name: ServiceName, make: ServiceFactory): Promise<void> {
  try {
    const { settings, warnings } = parseSettings(environmentWithFile(process.env), name)
    await serve(
      settings,
      warnings,
      (log) => runServices(settings, log, name, async () => [{ name, make }]),
      `udb-${name}`,
    )
  } catch (error) {
    process.stderr.write(`${startupMessage(error)}\n`)
    process.exitCode = 1
  }
}

/** Runs services until the process is told to stop. Says on stdout when they are ready. Traces call the process by `tracedAs`. */
export async function serve(
  settings: Settings,
  warnings: readonly string[],
  run: (log: Log) => Promise<RunningServices>,
  tracedAs = 'udb',
): Promise<void> {
  const log = openLog(settings.UDB_LOG_LEVEL)
  for (const warning of warnings) log.warn(warning, { code: 'setting_unknown' })
  logUnheardRejections(log)
  const tracing = await startTracing(process.env, tracedAs)
  const started: RunningServices[] = []
  // Before the start, which may wait for long: the first process of a container ignores a signal that it does not handle.
  onceTerminated(async () => {
    log.info('stopping')
    for (const each of started) await each.close()
    await tracing.close()
  })
  const running = await run(log)
  started.push(running)
  process.stdout.write(`ready at ${running.url}\n`)
  log.info('ready', { url: running.url, services: running.services.map(({ name }) => name) })
}

/** What a person reads when a start fails: the typed errors say what to do, others are shown whole. */
export function startupMessage(error: unknown): string {
  if (error instanceof SettingsError) return error.message
  const typed = error as { readonly code?: unknown; readonly message?: unknown; readonly hint?: unknown }
  if (typeof typed?.code === 'string' && typeof typed.hint === 'string')
    return `${typed.code}: ${String(typed.message)}. ${typed.hint}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/**
 * A rejection that nobody hears is a fault of ours, and is logged as one. It belongs to one piece of work, whose step times out and is tried
 * again; to end the process for it would take the work of everybody else along.
 */
export function logUnheardRejections(log: Log): void {
  process.on('unhandledRejection', (reason) => {
    const error = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)
    log.error('a rejection that nobody heard', { code: 'internal_error', error })
  })
}

/** Runs the closing once, on the first SIGTERM or SIGINT, and then ends the process; a second signal ends it at once. */
export function onceTerminated(close: () => Promise<void>): void {
  let closing = false
  const end = (): void => {
    if (closing) process.exit(1)
    closing = true
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}
