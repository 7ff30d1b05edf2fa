import { join } from 'node:path'
import { setCompatibilityRule } from '../answers/registry-answers.js'
import { demandJava, fetchRegistry, registryFolder, registryJar } from '../fetch/fetch-jars.js'
import { isWhole } from '../fetch/fetch-once.js'
import type { NativeComponent } from './native-component.js'

/** Apicurio Registry, which speaks Confluent's API. Its H2 database is a file, so ids outlive it. */
export const registry: NativeComponent = {
  name: 'registry',
  stopSignal: 'SIGTERM',
  isFetched: (cache) => isWhole(registryFolder(cache)),
  fetch: async (cache, signal) => {
    await demandJava()
    await fetchRegistry(cache, signal)
  },
  prepare: ({ folder, ports, cache }) =>
    Promise.resolve({
      program: 'java',
      args: [
        '-Xmx384m',
        // It lives for minutes and answers little: it starts a third sooner without the compiler for long lives.
        '-XX:TieredStopAtLevel=1',
        '-XX:+UseSerialGC',
        '-Dquarkus.log.level=WARN',
        '-Dquarkus.http.access-log.enabled=false',
        '-Dquarkus.http.host=127.0.0.1',
        `-Dquarkus.http.port=${ports.registry}`,
        // Of no use here, and it cannot be switched off: any free port will do.
        '-Dquarkus.management.host=127.0.0.1',
        '-Dquarkus.management.port=0',
        '-Dapicurio.ccompat.legacy-id-mode.enabled=false',
        `-Dapicurio.datasource.url=jdbc:h2:file:${join(folder, 'registry')}`,
        '-jar',
        registryJar(registryFolder(cache)),
      ],
      env: { PATH: process.env['PATH'] ?? '' },
      cwd: folder,
    }),
  settle: (ports) => setCompatibilityRule(ports.registry),
}
