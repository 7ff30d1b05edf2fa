const INFRASTRUCTURE = ['kafka', 'registry', 'postgres', 'minio']
/** It has no shell and no client to ask with; Prometheus sees whether it answers. */
const WITHOUT_HEALTH = ['contracts', 'otel-collector']

/** What is wrong with the compose file, as `docker compose config --format json` shows it with every profile; pure. */
export function composeProblems({ services, configs = {} }, { settings, services: ours }) {
  const missing = [...INFRASTRUCTURE, ...ours, 'contracts']
    .filter((name) => !services[name])
    .map((name) => `no service ${name}`)
  return [
    ...missing,
    ...Object.entries(services).flatMap(([name, service]) =>
      serviceProblems(name, service, { settings, ours, configs }),
    ),
  ]
}

function serviceProblems(name, service, { settings, ours, configs }) {
  const wrong = []
  const demand = (holds, problem) => void (holds || wrong.push(`${name}: ${problem}`))
  for (const { host_ip: address, published } of service.ports ?? [])
    demand(address === '127.0.0.1', `port ${published} is open to others`)
  demand(service.cap_drop?.includes('ALL'), 'it keeps capabilities')
  demand(service.security_opt?.includes('no-new-privileges:true'), 'privileges may grow')
  demand(service.deploy?.resources?.limits?.memory, 'no limit of memory')
  demand(!/:latest$|^[^:]+$/.test(service.image), `image ${service.image} is not pinned`)
  // Compose writes such a file into the container, and refuses where it cannot; a file of this repository is mounted instead.
  for (const { source } of service.read_only ? (service.configs ?? []) : [])
    demand(configs[source]?.content === undefined, `the inline config ${source} needs a writable file system`)
  // The image of the services brings its own check.
  const own = ours.includes(name)
  demand(own || service.healthcheck?.test || WITHOUT_HEALTH.includes(name), 'no health check')
  demand(INFRASTRUCTURE.includes(name) === (service.profiles === undefined), 'wrong profile')
  for (const setting of Object.keys(service.environment ?? {}).filter((each) => each.startsWith('UDB_')))
    demand(settings.includes(setting), `${setting} is no setting`)
  if (own) {
    demand(service.read_only, 'its file system is writable')
    demand(service.command.join(' ') === `up --service ${name}`, `command ${service.command.join(' ')}`)
    demand(
      service.depends_on?.contracts?.condition === 'service_completed_successfully',
      'it may start before its topics',
    )
  }
  return wrong
}
