import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StackError } from '../stack-error.js'
import { demandFetched, fetchOnce } from './fetch-once.js'
import { runTool } from './run-tool.js'

const KAFKA_VERSION = '4.3.1'
const REGISTRY_VERSION = '3.0.9'
const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin'
/** The last that takes an archive without the projects that its description inherits from, which not every mirror has. */
const UNPACKS_ALONE = '2.8'
const OLDEST_JAVA = 17

export const kafkaFolder = (cache: string): string => join(cache, `kafka-jars-${KAFKA_VERSION}`)
export const registryFolder = (cache: string): string => join(cache, `apicurio-app-${REGISTRY_VERSION}`)

/** The folder with Kafka's jars. Rejects with a `StackError`. */
export const fetchKafka = (cache: string, signal?: AbortSignal): Promise<string> =>
  fetchOnce(kafkaFolder(cache), async (into) => {
    const pom = join(into, 'pom.xml')
    writeFileSync(
      pom,
      project(`<dependencies>
        <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
        <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
      </dependencies>`),
    )
    await maven(
      `Kafka ${KAFKA_VERSION}`,
      pom,
      [`${DEPENDENCY_PLUGIN}:3.8.1:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${into}`],
      signal,
    )
  })

/** The folder with the registry's program. Rejects with a `StackError`. */
export const fetchRegistry = (cache: string, signal?: AbortSignal): Promise<string> =>
  fetchOnce(registryFolder(cache), async (into) => {
    const pom = join(into, 'pom.xml')
    writeFileSync(pom, project(''))
    await maven(
      `Apicurio Registry ${REGISTRY_VERSION}`,
      pom,
      [
        `${DEPENDENCY_PLUGIN}:${UNPACKS_ALONE}:unpack`,
        `-Dartifact=io.apicurio:apicurio-registry-app:${REGISTRY_VERSION}:tar.gz:all`,
        `-DoutputDirectory=${into}`,
      ],
      signal,
    )
  })

/** The jar that starts the registry, in the folder that was fetched. */
export const registryJar = (folder: string): string =>
  join(folder, readdirSync(folder).find((name) => /^quarkus-run\.jar$|-runner\.jar$/.test(name)) ?? 'quarkus-run.jar')

/** Rejects with `stack_tool_missing` where Java is missing or too old. */
export async function demandJava(): Promise<void> {
  const { text } = await runTool('java', ['-version'])
  const version = Number(/version "(\d+)/.exec(text)?.[1] ?? 0)
  if (version < OLDEST_JAVA)
    throw new StackError(
      'stack_tool_missing',
      `Java is of version ${version}, and Kafka needs ${OLDEST_JAVA}`,
      `Install a Java ${OLDEST_JAVA} or newer (on Debian: openjdk-17-jre-headless).`,
    )
}

async function maven(what: string, pom: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  const options = { humble: true, ...(signal ? { signal } : {}) }
  demandFetched(what, await runTool('mvn', ['-q', '-B', '-f', pom, ...args], options))
}

const project = (body: string): string =>
  `<project><modelVersion>4.0.0</modelVersion><groupId>udb</groupId><artifactId>stack</artifactId><version>1</version><packaging>pom</packaging>${body}</project>\n`
