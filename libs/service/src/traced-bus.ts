import { type Span, SpanKind, trace } from '@opentelemetry/api'
import type { Bus, OutRecord } from '@udb/bus'
import { type MessagingSystem, sentAttributes } from './messaging-attributes.js'
import { overriding } from './overriding.js'
import { contextFrom, errorType, markFailed, traceparentOf } from './tracing.js'

/** Shown to whoever looks and never reacted to: a span for each would bury the others. */
const UNTRACED = new Set(['udb.progress.v1'])

/**
 * The bus with a span around everything that is sent in a trace: its records carry that span on, so that who reads them continues there.
 * Records without a trace stay as they are.
 */
export function tracedBus(bus: Bus, system: MessagingSystem): Bus {
  return overriding(bus, {
    publish: async (records) => {
      const sends = sendsOf(records)
      if (sends.size === 0) return bus.publish(records)
      const spans = new Map<string, Span>()
      for (const [send, { topic, traceparent, records }] of sends)
        spans.set(send, begun(system, topic, traceparent, records))
      try {
        // Within the same turn as the call: the order of calls is the order of records.
        await bus.publish(records.map((record) => carrying(record, spans.get(sendOf(record)))))
      } catch (error) {
        for (const span of spans.values()) markFailed(span, errorType(error))
        throw error
      } finally {
        for (const span of spans.values()) span.end()
      }
    },
  })
}

interface Send {
  readonly topic: string
  readonly traceparent: string
  readonly records: OutRecord[]
}

const sendOf = ({ topic, headers }: OutRecord): string => `${topic} ${headers['traceparent'] ?? ''}`

/** What goes to one topic because of one thing is one send. Pure. */
export function sendsOf(records: readonly OutRecord[]): ReadonlyMap<string, Send> {
  const sends = new Map<string, Send>()
  for (const record of records) {
    const traceparent = record.headers['traceparent']
    if (!traceparent || UNTRACED.has(record.topic)) continue
    const send = sendOf(record)
    const known = sends.get(send)
    if (known) known.records.push(record)
    else sends.set(send, { topic: record.topic, traceparent, records: [record] })
  }
  return sends
}

const begun = (system: MessagingSystem, topic: string, traceparent: string, records: readonly OutRecord[]): Span =>
  trace
    .getTracer('udb')
    .startSpan(
      `send ${topic}`,
      { kind: SpanKind.PRODUCER, attributes: sentAttributes(system, topic, records) },
      contextFrom(traceparent),
    )

const carrying = (record: OutRecord, span: Span | undefined): OutRecord =>
  span ? { ...record, headers: { ...record.headers, traceparent: traceparentOf(span.spanContext()) } } : record
