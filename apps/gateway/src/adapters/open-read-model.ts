import type { Platform } from '@udb/service'
import { migrate } from '../projection/migrate.js'
import { emptied } from '../projection/migrations.js'
import { ProjectionStore } from '../projection/store.js'
import { ReadModel } from '../read-model.js'
import { openEmbeddedPostgres } from './embedded-postgres.js'
import type { OpenPostgres } from './open-postgres.js'
import { openServedPostgres } from './served-postgres.js'

export interface OpenReadModel extends OpenPostgres {
  readonly readModel: ReadModel
  readonly store: ProjectionStore
}

/**
 * The read model at its newest migration, on the server that `UDB_POSTGRES_URL` names or on one of its own in the data folder. `emptied`:
 * without anything in it, and for this process alone. Rejects with a `ReadModelError`, or with what `check` rejects with.
 */
export async function openReadModel(
  platform: Platform,
  as: 'found' | 'emptied' = 'found',
  check: (store: ProjectionStore) => Promise<void> = async () => undefined,
): Promise<OpenReadModel> {
  const { settings, folder } = platform
  const log = platform.log.child({ service: 'gateway', component: 'read-model' })
  const prepare = async (postgres: OpenPostgres): Promise<void> => {
    if (as === 'emptied') await postgres.pool.query(emptied())
    await migrate(postgres.pool)
    await check(new ProjectionStore(postgres.pool))
  }
  const url = settings.UDB_POSTGRES_URL
  const postgres =
    url === undefined
      ? await openEmbeddedPostgres(folder.postgres, log, prepare)
      : await openServedPostgres(url, log, as === 'emptied' ? 'alone' : 'shared', prepare)
  return { ...postgres, readModel: new ReadModel(postgres.pool), store: new ProjectionStore(postgres.pool) }
}
