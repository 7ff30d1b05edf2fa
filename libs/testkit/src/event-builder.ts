import { type AnyEvent, derivedId, type EventName, type EventOf, type Meta, type Payloads } from '@udb/events'

/** Noon of a day on which nothing happened, UTC. */
export const T0 = Date.UTC(2026, 0, 1, 12)

export const JOB_ID = '5f2b7c1e-8a4d-5b6f-9c3d-2e1f0a9b8c7d'

const META: Omit<Meta, 'eventId'> = {
  source: 'udb/test',
  tenant: 'default',
  jobId: JOB_ID,
  actor: 'dev:admin',
  time: T0,
  causationId: null,
}

/** An event in an envelope with defaults. Its id derives from what it says, so the same again is the same event. */
export function anEvent<N extends EventName>(name: N, data: Payloads[N], meta: Partial<Meta> = {}): EventOf<N> {
  const envelope = { ...META, ...meta }
  const eventId = meta.eventId ?? derivedId('test', name, JSON.stringify([envelope, data]))
  return { name, data, meta: { ...envelope, eventId } } as unknown as EventOf<N>
}

/** Facts as the log would have them: numbered ids, one second from each to the next. */
export function asEvents(facts: readonly { name: string; data: unknown }[], from: Partial<Meta> = {}): AnyEvent[] {
  return facts.map(({ name, data }, index) => {
    const time = (from.time ?? T0) + index * 1_000
    return { name, data, meta: { ...META, ...from, time, eventId: derivedId('test', index) } } as AnyEvent
  })
}
