import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demandJava, fetchKafka, kafkaFolder } from '../fetch/fetch-jars.js'
import { runTool } from '../fetch/run-tool.js'
import { StackError } from '../stack-error.js'
import type { StackPorts } from '../stack-ports.js'
import type { Command, NativeComponent, Place } from './native-component.js'
import { isWhole } from '../fetch/fetch-once.js'

const QUIET = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'
/** A broker that lives for an afternoon spends more on the last optimizations than they bring. */
const JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseG1GC', '-XX:TieredStopAtLevel=1']

/** One broker that is its own controller. */
export const kafka: NativeComponent = {
  name: 'kafka',
  stopSignal: 'SIGTERM',
  isFetched: (cache) => isWhole(kafkaFolder(cache)),
  fetch: async (cache, signal) => {
    await demandJava()
    await fetchKafka(cache, signal)
  },
  prepare: async (place) => {
    const settings = join(place.folder, 'server.properties')
    const data = join(place.folder, 'data')
    writeFileSync(settings, properties(place.ports, data))
    const jars = join(kafkaFolder(place.cache), '*')
    if (!existsSync(join(data, 'meta.properties'))) await format(jars, settings, data)
    return java([...JVM, QUIET, '-cp', jars, 'kafka.Kafka', settings], place)
  },
}

/**
 * What differs from Kafka's defaults is what a cluster of one cannot do otherwise, the number of partitions of its own topics, and three
 * decisions: topics are made by `udb contracts register` alone, a group is served at once, and nothing is lost when a client is.
 */
const properties = (ports: StackPorts, data: string): string =>
  `${[
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${ports.controller}`,
    `listeners=PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.controller}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${ports.kafka}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    'inter.broker.listener.name=PLAINTEXT',
    `log.dirs=${data}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=5',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=5',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
  ].join('\n')}\n`

/** What a kill left half made goes first: Kafka refuses to format a folder that has something in it. */
async function format(jars: string, settings: string, data: string): Promise<void> {
  rmSync(data, { recursive: true, force: true })
  const id = newClusterId()
  const main = ['-XX:TieredStopAtLevel=1', QUIET, '-cp', jars, 'kafka.tools.StorageTool']
  const { code, text } = await runTool('java', [...main, 'format', '-t', id, '-c', settings])
  if (code !== 0)
    throw new StackError(
      'stack_start_failed',
      `Kafka's folder could not be made: ${text.trim().slice(-1_000)}`,
      'See what it says; `./udb stack down --volumes` lets it begin anew.',
    )
}

/** Sixteen bytes. One that begins with a dash would be taken for an option, so the first bit is never set. */
function newClusterId(): string {
  const bytes = randomBytes(16)
  bytes[0]! &= 0x7f
  return bytes.toString('base64url')
}

const java = (args: readonly string[], { folder }: Place): Command => ({
  program: 'java',
  args,
  env: { PATH: process.env['PATH'] ?? '' },
  cwd: folder,
})
