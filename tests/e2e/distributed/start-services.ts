import { type ServiceName, SERVICES } from '@udb/events'
import { type ServiceProcess, startProcess } from '@udb/testkit/processes'
import type { RunningBox } from '../box.js'
import type { Shape } from '../shape.js'
import { openFront } from './front.js'
import { groundOf } from './ground.js'

/** One process of one service. Started again, it is another process in the same place. */
export interface ServicePlace {
  readonly service: ServiceName
  process: ServiceProcess
  restart(): Promise<void>
}

export interface RunningServices extends RunningBox {
  readonly places: readonly ServicePlace[]
}

const PAIRS: Readonly<Record<ServiceName, number>> = {
  gateway: 2,
  ingestion: 2,
  analyzer: 3,
  profiler: 2,
  'artifact-store': 2,
  pruner: 2,
}

/** Starts every service as a process of its own, or as several; the ground is made when the data folder has none yet. */
export async function startServices(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  shape: Exclude<Shape, 'embedded'>,
): Promise<RunningServices> {
  const ground = await groundOf(dataDir, env)
  const launched: ServiceProcess[] = []
  const launch = async (service: ServiceName): Promise<ServiceProcess> => {
    const process = await startProcess(['up', '--service', service], { UDB_DATA_DIR: dataDir, ...env, ...ground.env })
    launched.push(process)
    return process
  }
  const wanted = SERVICES.flatMap((service) =>
    Array.from({ length: shape === 'pairs' ? PAIRS[service] : 1 }, () => service),
  )
  const places = await startAll(wanted, launch)
  const urls = (chosen: (place: ServicePlace) => boolean): string[] =>
    places.filter(chosen).map(({ process }) => process.url)
  const front = await openFront(
    () => urls(({ service }) => service === 'gateway'),
    () => urls(() => true),
  )
  const endAll = async (how: 'stop' | 'kill'): Promise<void> => {
    await Promise.all(places.map(({ process }) => process[how]()))
    await front.close()
  }
  return {
    url: front.url,
    dataDir,
    get log() {
      return launched.flatMap((process) => process.log)
    },
    places,
    stop: () => endAll('stop'),
    kill: () => endAll('kill'),
  }
}

/** Side by side; when one ends before it is ready, the others are ended too. */
async function startAll(
  services: readonly ServiceName[],
  launch: (service: ServiceName) => Promise<ServiceProcess>,
): Promise<ServicePlace[]> {
  const started = await Promise.allSettled(services.map(launch))
  const failed = started.find((each) => each.status === 'rejected')
  if (!failed)
    return started.map((each, i) =>
      placeOf(services[i]!, (each as PromiseFulfilledResult<ServiceProcess>).value, launch),
    )
  await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.kill() : undefined)))
  throw failed.reason
}

function placeOf(
  service: ServiceName,
  first: ServiceProcess,
  launch: (service: ServiceName) => Promise<ServiceProcess>,
): ServicePlace {
  const place: ServicePlace = {
    service,
    process: first,
    restart: async () => {
      place.process = await launch(service)
    },
  }
  return place
}
