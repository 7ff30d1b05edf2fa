import type { Platform } from '@udb/service'
import { migrate } from '../projection/migrate.js'
import { ProjectionStore } from '../projection/store.js'
import { ReadModel } from '../read-model.js'
import { openEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js'

export interface OpenReadModel extends Pick<EmbeddedPostgres, 'pool' | 'onRecovered' | 'close'> {
  readonly readModel: ReadModel
  readonly store: ProjectionStore
}

/** The read model on the embedded PostgreSQL of the data folder, at its newest migration; `emptied`: without anything in it. */
export async function openReadModel(platform: Platform, as: 'found' | 'emptied' = 'found'): Promise<OpenReadModel> {
  const postgres = await openEmbeddedPostgres(platform.folder.postgres, platform.log.child({ service: 'gateway' }))
  try {
    if (as === 'emptied') await postgres.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    await migrate(postgres.pool)
  } catch (error) {
    await postgres.close()
    throw error
  }
  return { ...postgres, readModel: new ReadModel(postgres.pool), store: new ProjectionStore(postgres.pool) }
}
