import { logUnheardRejections, onceTerminated, openLog, type Settings, startTracing } from '@udb/service'
import { startBox } from '../start-box.js'

/** Runs the box until it is told to stop. Says on stdout when it is ready. */
export async function up(
  settings: Settings,
  warnings: readonly string[],
  services: readonly string[],
): Promise<number> {
  if (services.length > 0)
    throw Object.assign(new Error('single services need a shared event log'), {
      code: 'setting_unsupported',
      hint: 'Run `./udb up` for all six in one process.',
    })
  const log = openLog(settings.UDB_LOG_LEVEL)
  for (const warning of warnings) log.warn(warning, { code: 'setting_unknown' })
  logUnheardRejections(log)
  const tracing = await startTracing(process.env)
  const box = await startBox(settings, log)
  onceTerminated(async () => {
    log.info('stopping')
    await box.close()
    await tracing.close()
  })
  process.stdout.write(`ready at ${box.url}\n`)
  log.info('ready', { url: box.url })
  await new Promise<never>(() => undefined)
  return 0
}
