import { expect, test } from '@jest/globals'
import { type Bus, BusError, maxRecordBytes, type OutRecord } from '@udb/bus'
import { type AnyEvent, encodeEvent, fact, isTooLargeEvent, maxEventBytes } from '@udb/events'
import { EventWire, type SchemaRegistry } from '@udb/registry'
import { silentLog } from '@udb/service'
import { Relay } from './relay.js'
import type { OutboxEvent } from './rows.js'

const wire = new EventWire({ idFor: () => Promise.resolve(1) } as unknown as SchemaRegistry)
const meta = { source: 'udb/gateway', tenant: 'default', jobId: 'job', actor: 'test', time: 0, causationId: null }
const asks = (stepId: string, text = ''): OutboxEvent => ({
  event: {
    ...fact('ping.requested', { stepId, attempt: 1, deadline: 0, inputs: [], params: { text } }),
    meta: { ...meta, eventId: stepId },
  } as AnyEvent,
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  dispatchOnly: true,
})

/** A log that refuses the step `large` for good, and everything the first time. */
function refusingBus(): { bus: Bus; taken: string[] } {
  const taken: string[] = []
  let calls = 0
  const publish = (records: readonly OutRecord[]): Promise<void> => {
    if (++calls === 1) throw new BusError('log_unavailable', 'away', 'wait')
    const ids = records.map(({ headers }) => headers['ce_id']!)
    if (ids.includes('large')) throw new BusError('record_too_large', 'too large', 'use a reference')
    taken.push(...ids)
    return Promise.resolve()
  }
  return { bus: { publish } as unknown as Bus, taken }
}

test('what the log will never take is left out, and the others are published in their order', async () => {
  const { bus, taken } = refusingBus()
  const invalid = { ...asks('invalid'), event: { ...asks('invalid').event, data: {} } as AnyEvent }
  const events = [asks('a'), asks('large'), invalid, asks('b'), asks('c')]
  await new Relay(bus, wire, silentLog).publish(events, new AbortController().signal)
  expect(taken).toEqual(['a', 'b', 'c'])
})

test('an event that is just not too large is a record that the log takes', async () => {
  const envelope = encodeEvent(asks('a').event).length
  // The length of a text of this size takes two bytes more than that of none.
  const { event, traceparent } = asks('a', 'x'.repeat(maxEventBytes - envelope - 2))
  expect([encodeEvent(event).length, isTooLargeEvent(event)]).toEqual([maxEventBytes, false])
  for (const { key, value, headers } of await wire.encode(event, traceparent))
    expect(value.length + (key?.length ?? 0) + 2 * JSON.stringify(headers).length).toBeLessThan(maxRecordBytes)
})
