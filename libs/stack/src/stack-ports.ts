import { StackError } from './stack-error.js'

/** The real components, by the names that they have in `docker-compose.yml`. */
export const COMPONENTS = ['kafka', 'registry', 'postgres', 'minio'] as const
export type ComponentName = (typeof COMPONENTS)[number]

/** Where a stack listens, on 127.0.0.1 only. */
export interface StackPorts {
  readonly kafka: number
  /** The second door of a Kafka that is its own controller; nobody else uses it. */
  readonly controller: number
  readonly registry: number
  readonly postgres: number
  readonly minio: number
}

const USUAL: StackPorts = { kafka: 9092, controller: 9093, registry: 8081, postgres: 5432, minio: 9000 }
const HIGHEST_PORT = 65_535

/** The usual ports, all moved up by the same number. Throws `stack_ports_invalid` where that leads out of the range. */
export function portsAt(offset: number): StackPorts {
  const ports = {
    kafka: USUAL.kafka + offset,
    controller: USUAL.controller + offset,
    registry: USUAL.registry + offset,
    postgres: USUAL.postgres + offset,
    minio: USUAL.minio + offset,
  }
  if (!Number.isInteger(offset) || Object.values(ports).some((port) => port < 1 || port > HIGHEST_PORT))
    throw new StackError(
      'stack_ports_invalid',
      `moved by ${offset}, the ports are not all between 1 and ${HIGHEST_PORT}`,
      `Give --port-offset a whole number up to ${HIGHEST_PORT - Math.max(...Object.values(USUAL))}.`,
    )
  return ports
}

export const samePorts = (a: StackPorts, b: StackPorts): boolean =>
  COMPONENTS.every((name) => a[name] === b[name]) && a.controller === b.controller

/** The ports that a component takes for itself. */
export const portsOf = (name: ComponentName, ports: StackPorts): readonly number[] =>
  name === 'kafka' ? [ports.kafka, ports.controller] : [ports[name]]
