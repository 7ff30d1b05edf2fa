import type { Subscription } from '@udb/bus'

/** What can tell how far it is behind. */
export type Behind = Pick<Subscription, 'lag'>

/** The records that a consumer has before it, by topic: one sample for all of a topic's partitions, whose number would be too many series. */
export async function lagByTopic(
  group: string,
  behind: Behind,
): Promise<(readonly [{ readonly group: string; readonly topic: string }, number])[]> {
  const sums = new Map<string, number>()
  for (const { topic, records } of await behind.lag()) sums.set(topic, (sums.get(topic) ?? 0) + records)
  return [...sums].map(([topic, records]) => [{ group, topic }, records] as const)
}

/** Rejects when the work has not ended after so many milliseconds; it goes on then, and nobody hears of it. */
export async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
