import { type Context, context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** W3C Trace Context: the header of what is published inside the current span; null outside of one. */
export function currentTraceparent(): string | null {
  const span = trace.getSpanContext(context.active())
  if (!span) return null
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`
}

export const currentTraceId = (): string | null => trace.getSpanContext(context.active())?.traceId ?? null

export function contextFrom(traceparent: string | undefined): Context {
  const match = TRACEPARENT.exec(traceparent ?? '')
  if (!match) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: match[1]!,
    spanId: match[2]!,
    traceFlags: Number.parseInt(match[3]!, 16),
    isRemote: true,
  })
}

/** Runs work in a span whose parent came with the event, and marks it when the work throws. */
export function inSpan<T>(
  name: string,
  options: {
    readonly parent?: string | undefined
    readonly kind?: SpanKind
    readonly attributes?: Record<string, string | number>
  },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const parent = options.parent === undefined ? context.active() : contextFrom(options.parent)
  const span = trace
    .getTracer('udb')
    .startSpan(name, { kind: options.kind ?? SpanKind.INTERNAL, attributes: options.attributes ?? {} }, parent)
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
      throw error
    } finally {
      span.end()
    }
  })
}
