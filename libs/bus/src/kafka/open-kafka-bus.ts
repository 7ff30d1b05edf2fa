import type { BusLogger } from '../delivery/bus-logger.js'
import { defaultTiming, type GroupTiming } from './group-membership.js'
import { KafkaBus } from './kafka-bus.js'
import { kafkaOf } from './kafka-cluster.js'
import type { KafkaBusOptions } from './kafka-options.js'
import { OpenSockets } from './open-sockets.js'

/**
 * Opens the bus over Kafka. Rejects with `log_unavailable` when no broker answers (wait and try again), and with `log_refused` when the
 * credentials or the certificate are not accepted (waiting does not help). `timing` is for tests.
 */
export async function openKafkaBus(options: KafkaBusOptions, timing: GroupTiming = defaultTiming): Promise<KafkaBus> {
  const sockets = new OpenSockets()
  return KafkaBus.open({
    kafka: kafkaOf(options, sockets),
    sockets,
    timing,
    replicationFactor: options.replicationFactor,
    logger: loggerOf(options.log),
  })
}

function loggerOf(log: KafkaBusOptions['log']): BusLogger {
  return {
    warn: (fields, message) => log?.('warn', message, fields as Readonly<Record<string, unknown>>),
    error: (fields, message) => log?.('error', message, fields as Readonly<Record<string, unknown>>),
  }
}
