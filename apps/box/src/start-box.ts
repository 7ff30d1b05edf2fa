import {
  type Log,
  type NamedFactory,
  type Purpose,
  type RunningServices,
  runServices,
  type ServiceFactory,
  type Settings,
} from '@udb/service'
import { type ServiceName, SERVICES } from '@udb/events'

export type Box = RunningServices

/** The services in one process, all six unless some are named. Only one listens: the gateway if it is among them. */
export function startBox(
  settings: Settings,
  log: Log,
  services: readonly ServiceName[] = SERVICES,
): Promise<RunningServices> {
  return runServices(settings, log, purposeOf(services), () => Promise.all(services.map(load)))
}

/** Pure. A part of the box meets the rest outside, and serves the API only with the gateway in it. */
export function purposeOf(services: readonly ServiceName[]): Purpose {
  if (SERVICES.every((name) => services.includes(name))) return 'box'
  return services.find((name) => name === 'gateway') ?? services[0]!
}

/** Imported side by side and only when they start, so that the other commands stay quick. */
const IMPORTS: Readonly<Record<ServiceName, () => Promise<ServiceFactory>>> = {
  gateway: async () => (await import('@udb/gateway')).gateway,
  ingestion: async () => (await import('@udb/ingestion')).ingestion,
  analyzer: async () => (await import('@udb/analyzer')).analyzer,
  profiler: async () => (await import('@udb/profiler')).profiler,
  'artifact-store': async () => (await import('@udb/artifact-store')).artifactStore,
  pruner: async () => (await import('@udb/pruner')).pruner,
}

const load = async (name: ServiceName): Promise<NamedFactory> => ({ name, make: await IMPORTS[name]() })
