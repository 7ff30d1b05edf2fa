import { type ServiceName, SERVICES } from '@udb/events'
import { environmentWithFile, parseSettings, serve } from '@udb/service'
import { purposeOf, startBox } from '../start-box.js'

/** Runs the box, or some of its services, until it is told to stop. */
export async function up(env: Readonly<Record<string, string | undefined>>, names: readonly string[]): Promise<number> {
  const services = names.length > 0 ? [...new Set(names.map(serviceNamed))] : SERVICES
  const tracedAs = services.length === 1 ? `udb-${services[0]}` : 'udb'
  const { settings, warnings } = parseSettings(environmentWithFile(env), purposeOf(services))
  await serve(settings, warnings, (log) => startBox(settings, log, services), tracedAs)
  await new Promise<never>(() => undefined)
  return 0
}

function serviceNamed(name: string): ServiceName {
  const found = SERVICES.find((service) => service === name)
  if (found) return found
  throw Object.assign(new Error(`there is no service ${name}`), {
    code: 'service_unknown',
    hint: `The services are ${SERVICES.join(', ')}.`,
  })
}
