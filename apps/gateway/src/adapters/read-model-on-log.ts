import type { Platform } from '@udb/service'
import { ReadModelUnmade } from '../projection/read-model-unmade.js'
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
  const open = (): Promise<OpenReadModel> => openReadModel(platform, 'found', (store) => compare(store, platform))
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof ReadModelUnmade)) throw error
  }
  await makeFromLog(platform)
  return open()
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

/** Rejects when nobody may go on from there. Before a log without a history there is nothing to make. */
async function compare(store: ProjectionStore, { bus }: Platform): Promise<void> {
  const isMade = await store.isMade()
  const read = await store.positions()
  const log = await Promise.all([JOBS_TOPIC, CATALOG_TOPIC].map((topic) => bus.positions(topic)))
  const standing = standingOf({ isMade, read }, log.flat())
  if (standing.is === 'unmade') throw new ReadModelUnmade()
  if (standing.is === 'ahead') throw differs(standing)
  if (!isMade) await store.markMade()
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
    'Wait; it is looked at again. Where that lasts, stop the gateways that run.',
    cause,
  )

const differs = ({ read, logEnd }: Extract<Standing, { is: 'ahead' }>): ReadModelError =>
  new ReadModelError(
    'read_model_differs',
    `the read model has read ${read.topic}/${read.partition} up to offset ${read.next}, and the event log ends at ${logEnd} there`,
    'Bring back the log that it was made from; or, if this is the log that counts, stop every gateway and run `udb projection rebuild`.',
  )
