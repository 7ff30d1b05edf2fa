import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'

export interface Tracing {
  close(): Promise<void>
}

/**
 * Trace ids for logs and headers always; spans leave the process only when OTEL_EXPORTER_OTLP_ENDPOINT names a collector, and only then
 * is the whole SDK loaded: it costs more memory than the rest of the shell. The SDK reads the other OTEL_ variables itself, the sampler's
 * among them. `serviceName` is what OTEL_SERVICE_NAME overrides.
 */
export async function startTracing(
  env: Readonly<Record<string, string | undefined>>,
  serviceName = 'udb',
): Promise<Tracing> {
  if (env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
    const { NodeSDK } = await import('@opentelemetry/sdk-node')
    const sdk = new NodeSDK({ serviceName: env['OTEL_SERVICE_NAME'] ?? serviceName })
    sdk.start()
    return { close: () => sdk.shutdown().catch(() => undefined) }
  }
  const { TracerProvider } = await import('@opentelemetry/sdk-trace')
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const provider = new TracerProvider()
  trace.setGlobalTracerProvider(provider)
  return { close: () => provider.shutdown().catch(() => undefined) }
}
