import type { PartitionPosition } from '@udb/bus'
import type { ReadPosition } from './store.js'

/** What is told of a read model: whether somebody has made it, and where it stands in each partition that was ever owned. */
export interface ToldOfModel {
  readonly isMade: boolean
  readonly read: readonly ReadPosition[]
}

/**
 * How a read model stands to the log. `follows`: it goes on from where it is. `unmade`: it has read nothing, or is half made, and the log
 * has a history. To go on from there would decide anew what was decided then. `ahead`: it has read what the log does not have; what the log gets at
 * these offsets it would never read.
 */
export type Standing =
  { readonly is: 'follows' | 'unmade' } | { readonly is: 'ahead'; readonly read: ReadPosition; readonly logEnd: number }

/** What is told of the model is older than `log`, so that nothing was read in between. Pure. */
export function standingOf({ isMade, read }: ToldOfModel, log: readonly PartitionPosition[]): Standing {
  if (read.length === 0) return { is: log.some(({ earliest, next }) => next > earliest) ? 'unmade' : 'follows' }
  if (!isMade) return { is: 'unmade' }
  const ends = new Map(log.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]))
  for (const position of read) {
    const logEnd = ends.get(`${position.topic}/${position.partition}`) ?? 0
    if (position.next > logEnd) return { is: 'ahead', read: position, logEnd }
  }
  return { is: 'follows' }
}
