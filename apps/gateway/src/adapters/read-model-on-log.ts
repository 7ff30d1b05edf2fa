import type { Platform } from '@udb/service'
import { rebuildInto, type Rebuilt } from '../projection/rebuild.js'
import { type Standing, standingOf } from '../projection/standing.js'
import { CATALOG_TOPIC, JOBS_TOPIC, type ProjectionStore } from '../projection/store.js'
import { type OpenReadModel, openReadModel } from './open-read-model.js'
import { ReadModelError, rebuildUnfinished } from './read-model-error.js'

/**
 * The read model of a gateway, which can go on from where it stands in the log. One that is empty before a log with a history, or that a
 * rebuild left half made, is made from the log first. Rejects with a `ReadModelError`: `read_model_differs` for one of another log.
 */
export async function openReadModelOnLog(platform: Platform): Promise<OpenReadModel> {
  const opened = await openReadModel(platform)
  const standing = await compared(opened.store, platform).catch(async (error: unknown) => {
    await opened.close()
    throw error
  })
  if (standing.is === 'follows') return opened
  await opened.close()
  if (standing.is === 'ahead') throw differs(standing)
  await makeFromLog(platform)
  return openReadModel(platform)
}

/** Empties the read model and folds the log into it again. No gateway may run meanwhile. Rejects when the signal aborts: then it is half made. */
export async function rebuildProjection(platform: Platform, signal?: AbortSignal): Promise<Rebuilt> {
  const { store, close } = await openReadModel(platform, 'emptied')
  try {
    return await rebuildInto(store, platform, signal)
  } catch (error) {
    throw signal?.aborted ? rebuildUnfinished() : error
  } finally {
    await close()
  }
}

async function compared(store: ProjectionStore, { bus }: Platform): Promise<Standing> {
  if (await store.isRebuildUnfinished()) return { is: 'unmade' }
  const read = await store.positions()
  const log = await Promise.all([JOBS_TOPIC, CATALOG_TOPIC].map((topic) => bus.positions(topic)))
  return standingOf(read, log.flat())
}

async function makeFromLog(platform: Platform): Promise<void> {
  const log = platform.log.child({ service: 'gateway', component: 'read-model' })
  log.info('the read model has nothing of the event log yet: it is made from it')
  const { events, jobs } = await rebuildProjection(platform).catch((error: unknown) => {
    throw isInUse(error) ? beingMade(error) : error
  })
  log.info(`the read model was made from ${events} events`, { events, jobs })
}

const isInUse = (error: unknown): boolean => error instanceof ReadModelError && error.code === 'read_model_in_use'

/** Gateways that start at once see the same; one of them makes it. */
const beingMade = (cause: unknown): ReadModelError =>
  new ReadModelError(
    'read_model_unavailable',
    'the read model is to be made from the event log, and another gateway uses it',
    'Wait; it is looked at again.',
    cause,
  )

const differs = ({ read, logEnd }: Extract<Standing, { is: 'ahead' }>): ReadModelError =>
  new ReadModelError(
    'read_model_differs',
    `the read model has read ${read.topic}/${read.partition} up to offset ${read.next}, and the event log ends at ${logEnd} there`,
    'Bring back the log that it was made from; or, if this is the log that counts, stop every gateway and run `udb projection rebuild`.',
  )
