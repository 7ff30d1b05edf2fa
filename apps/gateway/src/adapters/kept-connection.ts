import { backoffMs, type Log, pause, toldOf } from '@udb/service'
import pg from 'pg'

/**
 * One connection besides the pool's that does nothing. It holds a lock for as long as it lives, and its end tells that the server went
 * away, also when no statement was under way; it is made again as often as it takes.
 */
export class KeptConnection {
  private client: pg.Client | null = null
  private readonly closing = new AbortController()

  /** `prepare` runs on each new connection; `again` is told of each but the first. */
  constructor(
    private readonly config: pg.ClientConfig,
    private readonly prepare: (client: pg.Client) => Promise<void>,
    private readonly again: () => void,
    private readonly log: Log,
  ) {}

  /** Rejects when the first connection fails. */
  async open(): Promise<void> {
    const client = new pg.Client(this.config)
    // Before it is ready its failure rejects below; afterwards its end does the rest.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await this.prepare(client)
    } catch (error) {
      // Also what did not come to be: else the server waits a minute for an answer to its question for the password.
      void client.end().catch(() => undefined)
      throw error
    }
    this.client = client
    client.once('end', () => {
      if (!this.closing.signal.aborted) void this.reopen().catch(() => undefined)
    })
  }

  async close(): Promise<void> {
    this.closing.abort(new Error('the read model is closed'))
    await this.client?.end().catch(() => undefined)
  }

  private async reopen(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.open()
        this.log.info('PostgreSQL answers again')
        return this.again()
      } catch (error) {
        this.log.warn(`PostgreSQL is away; looking again in ${backoffMs(attempt)} ms`, toldOf(error))
        await pause(backoffMs(attempt), this.closing.signal)
      }
    }
  }
}
