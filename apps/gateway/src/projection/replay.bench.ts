import type { AnyEvent } from '@udb/events'
import type { Platform } from '@udb/service'
import { historyOf } from '../fixtures/job-history.js'
import { rebuildProjection } from '../gateway.module.js'

export interface ReplayFigures {
  readonly events: number
  readonly jobs: number
  readonly bytes: number
  readonly eventsPerSecond: number
}

const BATCH = 4_000
/** Jobs that run side by side, so that their events are mixed on the log. */
const AT_A_TIME = 16

/** Puts so many events of jobs on the log, or a few more: jobs are whole. */
export async function writeHistory(
  { bus, wire }: Platform,
  events: number,
): Promise<{ events: number; bytes: number }> {
  let [written, bytes] = [0, 0]
  let onTheWay: Promise<void> = Promise.resolve()
  for (let job = 0; written < events;) {
    const batch = []
    for (; batch.length < BATCH && written + batch.length < events; job += AT_A_TIME)
      batch.push(...interleaved(Array.from({ length: AT_A_TIME }, (_, other) => historyOf(job + other))))
    const records = (await Promise.all(batch.map((event) => wire.encode(event, TRACE))))
      .flat()
      .filter(({ topic }) => topic === 'udb.jobs.v1')
    for (const { value } of records) bytes += value.length
    await onTheWay
    onTheWay = bus.publish(records)
    written += batch.length
  }
  await onTheWay
  return { events: written, bytes }
}

/** One event of each in turn. */
function interleaved(histories: readonly (readonly AnyEvent[])[]): AnyEvent[] {
  const longest = Math.max(...histories.map(({ length }) => length))
  return Array.from({ length: longest }, (_, turn) => histories.flatMap((each) => each[turn] ?? [])).flat()
}

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** Writes a history and measures how fast the read model is made of it, from an empty one to the last row. */
export async function benchReplay(platform: Platform, events: number): Promise<ReplayFigures> {
  const written = await writeHistory(platform, events)
  const begun = performance.now()
  const rebuilt = await rebuildProjection(platform)
  const seconds = (performance.now() - begun) / 1_000
  if (rebuilt.events !== written.events) throw new Error(`${rebuilt.events} of ${written.events} events were folded`)
  return { ...rebuilt, bytes: written.bytes, eventsPerSecond: rebuilt.events / seconds }
}
