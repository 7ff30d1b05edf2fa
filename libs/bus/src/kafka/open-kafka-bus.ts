import { BusError, type Bus } from '../port.js'
import type { KafkaBusOptions } from './kafka-options.js'

/**
 * Opens the bus over Kafka. Rejects with `log_unavailable` when no broker answers (wait and try again), and with `log_refused` when the
 * credentials are wrong (waiting does not help).
 */
export async function openKafkaBus(options: KafkaBusOptions): Promise<Bus> {
  throw new BusError('log_unavailable', `${options.brokers.join()} cannot be reached yet.`, 'This side is being made.')
}
