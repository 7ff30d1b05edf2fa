import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { sparePorts } from '@udb/stack'
import kafkajs from 'kafkajs'

/** The jars of a Kafka on this machine, if there are any: where the stack runs in containers there are none, and nothing to kill. */
export function kafkaJars(): string | null {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'udb')
  const candidates = [
    process.env['UDB_KAFKA_JARS'],
    ...globSync(join(cache, 'kafka-jars-*')),
    ...globSync(join(cache, 'kafka-*/libs')),
  ]
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null
}

interface Ports {
  readonly open: number
  readonly sasl: number
  readonly tls: number
  readonly controller: number
}

export const owner = { username: 'owner', password: 'spec-owner-password' }
/** May log in, and nothing else. */
export const guest = { username: 'guest', password: 'spec-guest-password' }

/** A broker of a test's own, which may be killed: with a door for everyone, one with passwords, and one with TLS. */
export class SpecKafka {
  private server: ChildProcess | undefined

  private constructor(
    private readonly jars: string,
    private readonly dir: string,
    private readonly ports: Ports,
  ) {}

  /** Keeps its data in `dir`. Resolves when it answers. */
  static async start(jars: string, dir: string): Promise<SpecKafka> {
    const [open, sasl, tls, controller] = (await sparePorts(4)) as [number, number, number, number]
    const kafka = new SpecKafka(jars, dir, { open, sasl, tls, controller })
    kafka.prepare()
    await kafka.start()
    return kafka
  }

  get openDoor(): string {
    return `127.0.0.1:${this.ports.open}`
  }

  get passwordDoor(): string {
    return `127.0.0.1:${this.ports.sasl}`
  }

  get tlsDoor(): string {
    return `127.0.0.1:${this.ports.tls}`
  }

  /** The authority that has signed its certificate: the certificate itself. */
  get caFile(): string {
    return join(this.dir, 'certificate.pem')
  }

  async start(): Promise<void> {
    const log = openSync(join(this.dir, 'log'), 'a')
    const java = [
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ]
    this.server = spawn('java', [...java, '-cp', join(this.jars, '*'), 'kafka.Kafka', join(this.dir, 'settings')], {
      stdio: ['ignore', log, log],
    })
    const admin = new kafkajs.Kafka({
      brokers: [this.openDoor],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 0 },
    }).admin()
    for (;;) {
      if (this.server.exitCode !== null)
        throw new Error(`Kafka ended while it started: ${readFileSync(join(this.dir, 'log'), 'utf8').slice(-2000)}`)
      try {
        await admin.connect()
        await admin.describeCluster()
        return await admin.disconnect()
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  /** What the broker lets clients of this name have, as `consumer_byte_rate=1000,…`. */
  limit(clientId: string, quotas: string): void {
    const change = ['--alter', '--add-config', quotas, '--entity-type', 'clients', '--entity-name', clientId]
    execFileSync(
      'java',
      ['-cp', join(this.jars, '*'), 'kafka.admin.ConfigCommand', '--bootstrap-server', this.openDoor, ...change],
      { stdio: 'pipe' },
    )
  }

  async kill(): Promise<void> {
    const ended = once(this.server!, 'exit')
    this.server!.kill('SIGKILL')
    await ended
  }

  private prepare(): void {
    mkdirSync(this.dir, { recursive: true })
    this.certify()
    const settings = join(this.dir, 'settings')
    writeFileSync(settings, this.settings().join('\n'))
    const id = Buffer.concat([Buffer.from([1]), randomBytes(15)]).toString('base64url')
    execFileSync('java', ['-cp', join(this.jars, '*'), 'kafka.tools.StorageTool', 'format', '-t', id, '-c', settings], {
      stdio: 'pipe',
    })
  }

  private certify(): void {
    const key = join(this.dir, 'key.pem')
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', this.caFile]
    execFileSync('openssl', [...request, '-subj', '/CN=spec-kafka', '-addext', 'subjectAltName=IP:127.0.0.1'], {
      stdio: 'pipe',
    })
    writeFileSync(join(this.dir, 'keystore.pem'), readFileSync(key, 'utf8') + readFileSync(this.caFile, 'utf8'))
  }

  private settings(): string[] {
    const { open, sasl, tls, controller } = this.ports
    const login = [owner, guest].map(({ username, password }) => `user_${username}="${password}"`).join(' ')
    return [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controller}`,
      `listeners=OPEN://127.0.0.1:${open},SASL://127.0.0.1:${sasl},TLS://127.0.0.1:${tls},CONTROLLER://127.0.0.1:${controller}`,
      'listener.security.protocol.map=OPEN:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL,CONTROLLER:PLAINTEXT',
      'controller.listener.names=CONTROLLER',
      'inter.broker.listener.name=OPEN',
      'sasl.enabled.mechanisms=PLAIN',
      `listener.name.sasl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required ${login};`,
      'ssl.keystore.type=PEM',
      `ssl.keystore.location=${join(this.dir, 'keystore.pem')}`,
      'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      `super.users=User:ANONYMOUS;User:${owner.username}`,
      `log.dirs=${join(this.dir, 'data')}`,
      'offsets.topic.replication.factor=1',
      'offsets.topic.num.partitions=2',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'share.coordinator.state.topic.replication.factor=1',
      'share.coordinator.state.topic.min.isr=1',
      'group.initial.rebalance.delay.ms=0',
      'auto.create.topics.enable=true',
      '',
    ]
  }
}
