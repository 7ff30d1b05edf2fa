import type { Pool } from 'pg'

/** A PostgreSQL that is open, whoever runs it. */
export interface OpenPostgres {
  readonly pool: Pool
  /** Called when the server was away and is back: commits of its last moments may be missing. */
  onRecovered(listener: () => void): void
  close(): Promise<void>
}
