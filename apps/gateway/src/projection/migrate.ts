import type { Pool } from 'pg'
import { MIGRATIONS, type Migration } from './migrations.js'

/** Any number, the same in every process: who holds it migrates, the others wait. */
const LOCK = 7_305_813

/** Brings the read model up to the newest migration, all of them in one transaction. Rejects on a model that is newer than this code. */
export async function migrate(pool: Pool, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    // The rows may be lost in a crash, because the log has them; the tables may not, because nobody would make them again.
    await client.query('SET LOCAL synchronous_commit = on')
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    )
    const { rows } = await client.query<{ version: number }>('SELECT version FROM migrations')
    const applied = new Set(rows.map(({ version }) => version))
    const newest = Math.max(0, ...migrations.map(({ version }) => version))
    if ([...applied].some((version) => version > newest))
      throw new Error('the read model was written by a newer version; rebuild it with `udb projection rebuild`')
    for (const { version, name, sql } of migrations.filter((migration) => !applied.has(migration.version))) {
      await client.query(sql)
      await client.query('INSERT INTO migrations (version, name) VALUES ($1, $2)', [version, name])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
