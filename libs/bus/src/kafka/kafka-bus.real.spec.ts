import { realStack } from '@udb/stack'
import kafkajs from 'kafkajs'
import { busFeatures } from '../bus.features.js'
import type { Bus, TopicSettings } from '../port.js'
import { openKafkaBus } from './open-kafka-bus.js'

const brokers = realStack().kafkaBrokers.split(',')
const options = { brokers, clientId: 'udb-features' }

/** The shortest session that a broker takes by default: after a kill, the next member waits that long. */
const timing = { sessionMs: 6_000, heartbeatMs: 200, rebalanceMs: 6_000 }

const cleaner = 'when the log cleaner runs is up to the broker, and a test cannot turn its clock'

busFeatures(
  'Kafka',
  async () => {
    const made: TopicSettings[] = []
    const open = async () => {
      const bus = await openKafkaBus(options, timing)
      const ensureTopics = bus.ensureTopics.bind(bus)
      bus.ensureTopics = async (topics) => {
        await ensureTopics(topics)
        made.push(...topics)
      }
      return bus
    }
    let bus = await open()
    return {
      bus,
      reopen: async () => {
        await bus.kill()
        bus = await open()
        return bus
      },
      applyRetention: async (opened, now) => {
        for (const settings of made) await removeWhatIsOlder(opened, settings, now)
      },
      dispose: () => bus.close(),
    }
  },
  {
    'G7 compacted: the last record of each key stays, at its offset, in order': cleaner,
    'G7 compacted: an empty value removes its key, after a time in which late readers can learn of it': cleaner,
  },
)

/** Does at once what the broker does when the time has come: it moves the beginning of each partition. */
async function removeWhatIsOlder(bus: Bus, { topic, retention }: TopicSettings, now: number): Promise<void> {
  if (retention.kind !== 'time') return
  const admin = new kafkajs.Kafka({ ...options, logLevel: kafkajs.logLevel.NOTHING }).admin()
  await admin.connect()
  const partitions = []
  for (const { partition, earliest, next } of await bus.positions(topic)) {
    const records = await bus.read({ topic, partition }, earliest, next - earliest)
    const kept = records.find(({ appendedAt }) => appendedAt >= now - retention.ms)
    partitions.push({ partition, offset: String(kept?.offset ?? next) })
  }
  // The client has to have heard of the topic.
  await admin.fetchTopicOffsets(topic)
  await admin.deleteTopicRecords({ topic, partitions })
  await admin.disconnect()
}
