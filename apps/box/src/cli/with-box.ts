import { logUnheardRejections, openLog, type Settings, startTracing } from '@udb/service'
import { startBox } from '../start-box.js'
import { Client } from './client.js'
import type { Terminal } from './terminal.js'

export const boxUrl = ({ UDB_HOST: host, UDB_PORT: port }: Settings): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** What the command line says of itself to a box. */
export const ownHeaders = ({ UDB_API_KEY: key, UDB_TENANT: tenant }: Settings): Record<string, string> => ({
  ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  ...(tenant === undefined ? {} : { 'x-udb-tenant': tenant }),
})

/** A box of this command's own: quiet, its log in the data folder. */
export async function openOwnBox(settings: Settings): Promise<{ client: Client; close(): Promise<void> }> {
  const log = openLog(settings.UDB_LOG_LEVEL, { dataFolder: settings.UDB_DATA_DIR })
  logUnheardRejections(log)
  const tracing = await startTracing(process.env)
  const box = await startBox(settings, log)
  return {
    client: new Client(box.url, ownHeaders(settings)),
    close: async () => {
      await box.close()
      await tracing.close()
    },
  }
}

/** Uses the box that runs, or one of its own on a free port for as long as the work takes. */
export async function withBox<T>(
  settings: Settings,
  terminal: Terminal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const running = new Client(boxUrl(settings), ownHeaders(settings))
  if (await running.isUp()) return work(running)
  terminal.note('no box runs, so this command starts one of its own')
  const own = await openOwnBox({ ...settings, UDB_PORT: 0 })
  try {
    return await work(own.client)
  } finally {
    await own.close()
  }
}
