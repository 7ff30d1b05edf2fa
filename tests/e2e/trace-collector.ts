import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

/** A span as it was exported, from whichever process. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly name: string
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  readonly failed: boolean
  /** `service.name` of the process. */
  readonly process: string
  readonly attributes: Readonly<Record<string, string | number>>
}

/** Takes spans over OTLP as a collector does, and keeps them. */
export interface TraceCollector {
  /** What a process needs in its environment to export to it. */
  readonly env: Readonly<Record<string, string>>
  readonly spans: readonly Span[]
  close(): Promise<void>
}

export async function openTraceCollector(): Promise<TraceCollector> {
  const spans: Span[] = []
  const server = createServer((request, response) => {
    read(request).then(
      (body) => {
        if (request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(body) as Export))
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      },
      () => response.writeHead(400).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
    spans,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[]
  }[]
}

interface ExportedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes?: readonly Attribute[]
  readonly status?: { readonly code?: number }
}

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string; readonly doubleValue?: number }
}

/** In the order of OTLP's numbers, which begin with 1. */
const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const
const FAILED = 2

const spansOf = ({ resourceSpans }: Export): Span[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || null,
        name: span.name,
        kind: KINDS[span.kind - 1]!,
        failed: span.status?.code === FAILED,
        process: String(record(resource.attributes)['service.name']),
        attributes: record(span.attributes ?? []),
      })),
    ),
  )

const record = (attributes: readonly Attribute[]): Record<string, string | number> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? value.doubleValue)]),
  )
