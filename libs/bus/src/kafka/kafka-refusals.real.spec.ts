import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { Arrivals, newGroup, newTopic, record } from '../features/bus-under-test.js'
import kafkajs from 'kafkajs'
import type { KafkaBusOptions, KafkaSasl } from './kafka-options.js'
import { openKafkaBus } from './open-kafka-bus.js'
import { guest, kafkaJars, owner, SpecKafka } from './spec-kafka.js'
import { untilPing } from './spec-ping.js'

const jars = kafkaJars()
const patienceMs = 120_000

;(jars === null ? describe.skip : describe)('who may use Kafka, and how', () => {
  let dir: string
  let kafka: SpecKafka
  const said: string[] = []
  const log: KafkaBusOptions['log'] = (level, message, fields) =>
    void said.push(JSON.stringify({ level, message, fields }))

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'udb-kafka-refused-'))
    kafka = await SpecKafka.start(jars!, dir)
  }, patienceMs)

  afterAll(async () => {
    await kafka?.kill()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }, patienceMs)

  const withPassword = (login: Omit<KafkaSasl, 'mechanism'>): KafkaBusOptions => ({
    brokers: [kafka.passwordDoor],
    clientId: 'udb-spec',
    sasl: { mechanism: 'plain', ...login },
    log,
  })

  const { AclOperationTypes, AclResourceTypes } = kafkajs
  const allow = (topic: string, group: string): Promise<void> =>
    granted([
      [AclResourceTypes.TOPIC, topic, AclOperationTypes.READ],
      [AclResourceTypes.GROUP, group, AclOperationTypes.READ],
    ])
  const allowToSee = (topic: string): Promise<void> =>
    granted([[AclResourceTypes.TOPIC, topic, AclOperationTypes.DESCRIBE]])

  /** Rights of the guest, given by the owner: on what is named so, or on all whose names begin so. */
  async function granted(
    rights: readonly (readonly [number, string, number])[],
    resourcePatternType = kafkajs.ResourcePatternTypes.LITERAL,
  ): Promise<void> {
    const sasl = { mechanism: 'plain', ...owner } as const
    const admin = new kafkajs.Kafka({ brokers: [kafka.passwordDoor], sasl, logLevel: kafkajs.logLevel.NOTHING }).admin()
    await admin.connect()
    const acl = rights.map(([resourceType, resourceName, operation]) => ({
      resourceType,
      resourceName,
      resourcePatternType,
      principal: `User:${guest.username}`,
      host: '*',
      operation,
      permissionType: kafkajs.AclPermissionTypes.ALLOW,
    }))
    await admin.createAcls({ acl })
    // The controller has them then; the broker asks its own copy, which follows.
    for (const right of acl) while ((await admin.describeAcls(right)).resources.length === 0) continue
    await admin.disconnect()
  }

  test(
    'the right password opens everything: publishing, reading and groups',
    async () => {
      await worksThrough(withPassword(owner))
    },
    patienceMs,
  )

  test(
    'TLS works with the authority in a file',
    async () => {
      await worksThrough({ brokers: [kafka.tlsDoor], clientId: 'udb-spec', ssl: { caFile: kafka.caFile } })
    },
    patienceMs,
  )

  test(
    'a wrong password is refused, and shown nowhere',
    async () => {
      const secret = 'a-password-nobody-may-see'
      const thrown = (await openKafkaBus(withPassword({ ...owner, password: secret })).catch(
        (error: unknown) => error,
      )) as Error
      expect(thrown).toMatchObject({ code: 'log_refused', hint: expect.stringContaining('UDB_KAFKA_SASL_PASSWORD') })
      expect(`${thrown.message}${thrown.stack}${said.join()}`).not.toContain(secret)
    },
    patienceMs,
  )

  test(
    'a mechanism that the broker does not have is refused',
    async () => {
      const opening = openKafkaBus({ ...withPassword(owner), sasl: { ...owner, mechanism: 'scram-sha-512' } })
      await expect(opening).rejects.toMatchObject({
        code: 'log_refused',
        message: expect.stringContaining('credentials'),
        hint: expect.stringContaining('UDB_KAFKA_SASL_MECHANISM'),
      })
    },
    patienceMs,
  )

  test(
    'who signs in where the broker asks nobody is told to leave it, and who does not where it asks is told of the setting',
    async () => {
      await expect(openKafkaBus({ ...withPassword(owner), brokers: [kafka.openDoor] })).rejects.toMatchObject({
        code: 'log_refused',
        hint: expect.stringContaining('Unset UDB_KAFKA_SASL_MECHANISM'),
      })
      const bus = await openKafkaBus({ brokers: [kafka.passwordDoor], clientId: 'udb-spec' })
      await expect(bus.positions('any')).rejects.toMatchObject({
        code: 'log_unavailable',
        hint: expect.stringContaining('UDB_KAFKA_SASL_MECHANISM'),
      })
      await bus.close()
    },
    patienceMs,
  )

  test(
    'a certificate of an unknown authority is refused, and so is a CA file that cannot be read',
    async () => {
      const over = (ssl: NonNullable<KafkaBusOptions['ssl']>) =>
        openKafkaBus({ brokers: [kafka.tlsDoor], clientId: 'udb-spec', ssl })
      await expect(over({})).rejects.toMatchObject({
        code: 'log_refused',
        hint: expect.stringContaining('UDB_KAFKA_CA_FILE'),
      })
      await expect(over({ caFile: join(dir, 'no-such.pem') })).rejects.toMatchObject({ code: 'log_refused' })
      await writeFile(join(dir, 'garbage.pem'), 'this is no certificate')
      await expect(over({ caFile: join(dir, 'garbage.pem') })).rejects.toMatchObject({ code: 'log_refused' })
    },
    patienceMs,
  )

  test(
    'who may log in but do nothing is refused at each call',
    async () => {
      const ours = await openKafkaBus(withPassword(owner))
      const topic = await newTopic(ours)
      const bus = await openKafkaBus(withPassword(guest))
      const refused = { code: 'log_refused', hint: expect.any(String) }
      await expect(bus.publish([record(topic, 'a', '1')])).rejects.toMatchObject(refused)
      await expect(bus.positions(topic)).rejects.toMatchObject(refused)
      const made = { topic: `${topic}.more`, partitions: 1, retention: { kind: 'forever' } } as const
      await expect(bus.ensureTopics([made])).rejects.toMatchObject(refused)
      const consumer = bus.consume({ group: newGroup(), topics: [topic], deliver: new Arrivals().only })
      await expect(consumer.ready).rejects.toMatchObject(refused)
      await expect(bus.tail([topic], () => {}).ready).rejects.toMatchObject(refused)
      await Promise.all([bus.close(), ours.close()])
    },
    patienceMs,
  )

  test(
    'a process that is refused one of many topics is told which, and ends',
    async () => {
      const ours = await openKafkaBus(withPassword(owner))
      const topics = await Promise.all(Array.from({ length: 13 }, () => newTopic(ours)))
      await ours.close()
      const { log: _, ...options } = withPassword(guest)
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'spec-refused.js'), JSON.stringify(options), JSON.stringify(topics)],
        { stdio: ['ignore', 'pipe', 'inherit'], timeout: patienceMs / 2 },
      )
      const lines = createInterface({ input: child.stdout })
      const [[line], [exitCode]] = await Promise.all([once(lines, 'line'), once(child, 'exit')])
      expect(exitCode).toBe(0)
      expect(line).toMatch(/^log_refused: /)
      expect(topics.filter((topic) => (line as string).includes(topic))).toHaveLength(1)
    },
    patienceMs,
  )

  test(
    'who may see a topic and not read it is told so, and goes on with the topics that may be read',
    async () => {
      const ours = await openKafkaBus(withPassword(owner))
      const [open, closed] = [await newTopic(ours, 2), await newTopic(ours, 2)]
      const group = newGroup()
      await allow(open, group)
      await allowToSee(closed)
      const bus = await openKafkaBus(withPassword(guest))
      const [consumed, followed] = [new Arrivals(), new Arrivals()]
      const topics = [closed, open]
      await bus.consume({ group, topics, deliver: consumed.only }).ready
      await bus.tail(topics, (seen) => followed.add([seen])).ready
      await ours.publish([record(closed, 'a', 'not for guests'), record(open, 'a', 'for all')])
      await Promise.all([consumed.has('for all'), followed.has('for all')])
      const refused = { code: 'log_refused', hint: expect.any(String) }
      expect(await untilPing(bus, (error) => error !== null)).toMatchObject(refused)
      await allow(closed, group)
      await Promise.all([consumed.has('not for guests'), followed.has('not for guests')])
      await untilPing(bus, (error) => error === null)
      await Promise.all([bus.close(), ours.close()])
    },
    patienceMs,
  )

  test(
    'who may read a topic and not be in the group is told so, with the name of the group',
    async () => {
      const ours = await openKafkaBus(withPassword(owner))
      const [topic, group] = [await newTopic(ours), newGroup()]
      await granted([[AclResourceTypes.TOPIC, topic, AclOperationTypes.READ]])
      const bus = await openKafkaBus(withPassword(guest))
      const refused = { code: 'log_refused', message: expect.stringContaining(group) }
      await expect(bus.consume({ group, topics: [topic], deliver: new Arrivals().only }).ready).rejects.toMatchObject(
        refused,
      )
      await expect(bus.committed(group, { topic, partition: 0 })).rejects.toMatchObject(refused)
      await granted([[AclResourceTypes.GROUP, group, AclOperationTypes.DESCRIBE]])
      await expect(bus.consume({ group, topics: [topic], deliver: new Arrivals().only }).ready).rejects.toMatchObject(
        refused,
      )
      await Promise.all([bus.close(), ours.close()])
    },
    patienceMs,
  )

  test(
    'the rights that the operations list are enough to work, and with Create to make the topics',
    async () => {
      const topics = ['rights.jobs', 'rights.settings'] as const
      const settings = topics.map((topic) => ({ topic, partitions: 2, retention: { kind: 'forever' } }) as const)
      const { TOPIC, GROUP } = AclResourceTypes
      const { CREATE, DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE } = AclOperationTypes
      const ofServices = [DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE].map((each) => [TOPIC, 'rights.', each] as const)
      await granted([...ofServices, [GROUP, 'rights.', READ]], kafkajs.ResourcePatternTypes.PREFIXED)
      const bus = await openKafkaBus(withPassword(guest))
      await expect(bus.ensureTopics(settings)).rejects.toMatchObject({ code: 'log_refused' })
      await granted([[TOPIC, 'rights.', CREATE]], kafkajs.ResourcePatternTypes.PREFIXED)
      await bus.ensureTopics(settings)
      await bus.checkTopics(settings)
      const [consumed, followed] = [new Arrivals(), new Arrivals()]
      await bus.consume({ group: 'rights.group', topics, deliver: consumed.andCommit }).ready
      await bus.tail(topics, (seen) => followed.add([seen])).ready
      await bus.publish(topics.map((topic) => record(topic, 'a', topic)))
      await Promise.all(topics.flatMap((topic) => [consumed.has(topic), followed.has(topic)]))
      await bus.positions(topics[0])
      await bus.committed('rights.group', { topic: topics[0], partition: 0 })
      await bus.ping()
      await bus.close()
    },
    patienceMs,
  )

  test(
    'where nobody answers, or somebody else, the log is unavailable',
    async () => {
      const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as { port: number }
      const away = { code: 'log_unavailable', hint: expect.any(String) }
      await expect(openKafkaBus({ brokers: [`127.0.0.1:${port}`], clientId: 'udb-spec' })).rejects.toMatchObject(away)
      server.close()
      for (const [door, ssl] of [
        [kafka.openDoor, {}],
        [kafka.tlsDoor, null],
      ] as const)
        await expect(openKafkaBus({ brokers: [door], clientId: 'udb-spec', ssl })).rejects.toMatchObject({
          code: expect.stringMatching('log_unavailable|log_refused'),
        })
      await expect(openKafkaBus({ brokers: [`127.0.0.1:${port}`], clientId: 'udb-spec' })).rejects.toMatchObject(away)
    },
    patienceMs,
  )

  test(
    'no topic is made by accident, though this broker would make it',
    async () => {
      const bus = await openKafkaBus({ brokers: [kafka.openDoor], clientId: 'udb-spec' })
      const topic = `${await newTopic(bus)}.misspelt`
      await expect(bus.publish([record(topic, 'a', '1')])).rejects.toMatchObject({ code: 'topic_unknown' })
      await expect(bus.positions(topic)).rejects.toMatchObject({ code: 'topic_unknown' })
      await bus.close()
    },
    patienceMs,
  )
})

async function worksThrough(options: KafkaBusOptions): Promise<void> {
  const bus = await openKafkaBus(options)
  const topic = await newTopic(bus)
  const arrivals = new Arrivals()
  await bus.consume({ group: newGroup(), topics: [topic], deliver: arrivals.andCommit }).ready
  await bus.publish([record(topic, 'a', 'through')])
  await arrivals.has('through')
  await bus.ping()
  await bus.close()
}
