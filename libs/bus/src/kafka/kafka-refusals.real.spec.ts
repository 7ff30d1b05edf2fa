import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Arrivals, newGroup, newTopic, record } from '../features/bus-under-test.js'
import type { KafkaBusOptions, KafkaSasl } from './kafka-options.js'
import { openKafkaBus } from './open-kafka-bus.js'
import { guest, kafkaJars, owner, SpecKafka } from './spec-kafka.js'

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
      await expect(opening).rejects.toMatchObject({ code: 'log_refused' })
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
