import {
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** W3C Trace Context: the header of what is published inside the current span; null outside of one. */
export function currentTraceparent(): string | null {
  const span = trace.getSpanContext(context.active())
  return span ? traceparentOf(span) : null
}

export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`

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
      markFailed(span, errorType(error))
      throw error
    } finally {
      span.end()
    }
  })
}

/** As `inSpan`, but nothing of its own: work that belongs to no trace begins none. */
export function inChildSpan<T>(
  name: string,
  options: {
    readonly kind?: SpanKind
    readonly attributes?: Record<string, string | number>
    /** Codes that are answers, and no failures. */
    readonly expected?: readonly string[]
  },
  work: () => Promise<T>,
): Promise<T> {
  if (!trace.getSpanContext(context.active())) return work()
  const { expected = [], ...rest } = options
  return inSpan(name, rest, async (span) => {
    try {
      return { value: await work() }
    } catch (error) {
      const type = errorType(error)
      if (!expected.includes(type)) throw error
      span.setAttribute('udb.answer', type)
      return { error }
    }
  }).then((ended) => {
    if ('error' in ended) throw ended.error
    return ended.value
  })
}

/** Marks a span as failed by a code from the closed list, or by the class of an error: never by its text, which may hold data. */
export function markFailed(span: Span, type: string): void {
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR, message: type })
}

/** A code from the closed list where an error has one, else its class. */
export function errorType(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'error'
}
