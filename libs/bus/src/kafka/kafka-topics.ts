import { setTimeout as pause } from 'node:timers/promises'
import kafkajs, { type Admin, type ITopicConfig, type Kafka } from 'kafkajs'
import { settledWithin } from '../delivery/waiting.js'
import { BusError, type TopicSettings } from '../port.js'
import { refuseDifference, topicMissing, validTopicSettings } from '../topic-settings.js'
import type { KafkaLink } from './kafka-link.js'
import { withinMs } from './time-limit.js'
import {
  configEntriesOf,
  configNames,
  differenceHint,
  missingHint,
  refuseForeignTimes,
  retentionOf,
} from './topic-config.js'

const disconnectMs = 1_000
const connectMs = 10_000
const knownWithinMs = 20_000
const askAgainMs = 100

/** Makes topics and compares them with what they should be. Connects when it is first needed, which in most processes is never. */
export class KafkaTopics {
  private admin: Admin | null = null
  private connecting: Promise<void> | null = null

  constructor(
    private readonly kafka: Kafka,
    private readonly link: KafkaLink,
    private readonly replicationFactor: number | undefined,
  ) {}

  async ensure(topics: readonly TopicSettings[]): Promise<void> {
    topics.forEach(validTopicSettings)
    const missing = await this.missingOf(topics)
    await this.compare(topics.filter((settings) => !missing.includes(settings)))
    if (missing.length === 0) return
    await this.asked((admin) =>
      admin.createTopics({ waitForLeaders: false, topics: missing.map((settings) => this.configOf(settings)) }),
    )
    // Another process may have made one at the same moment, with other settings.
    await untilKnown(() => this.compare(missing))
    await untilLed(this.link, missing)
  }

  async check(topics: readonly TopicSettings[]): Promise<void> {
    const [missing] = await this.missingOf(topics)
    if (missing !== undefined) throw topicMissing(missing, missingHint(missing))
    await this.compare(topics)
  }

  async close(): Promise<void> {
    if (this.admin !== null) await settledWithin(this.admin.disconnect(), disconnectMs)
  }

  private async missingOf(topics: readonly TopicSettings[]): Promise<TopicSettings[]> {
    const exist = await Promise.all(topics.map(({ topic }) => this.exists(topic)))
    return topics.filter((_, index) => !exist[index])
  }

  private async exists(topic: string): Promise<boolean> {
    try {
      await this.link.partitionCount(topic, 1)
      return true
    } catch (error) {
      if (error instanceof BusError && error.code === 'topic_unknown') return false
      throw error
    }
  }

  private async compare(topics: readonly TopicSettings[]): Promise<void> {
    if (topics.length === 0) return
    const names = [...new Set(topics.map(({ topic }) => topic))]
    const described = await this.asked((admin) =>
      admin.describeConfigs({
        includeSynonyms: false,
        resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames })),
      }),
    )
    const configs = new Map(
      described.resources.map(({ resourceName, configEntries }) => [
        resourceName,
        new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    )
    for (const wanted of topics) {
      const partitions = await this.link.partitionCount(wanted.topic)
      const config = configs.get(wanted.topic)
      const existing = { topic: wanted.topic, partitions, retention: retentionOf(config) }
      refuseDifference(existing, wanted, differenceHint(existing, wanted))
      refuseForeignTimes(wanted, config)
    }
  }

  private configOf(settings: TopicSettings): ITopicConfig {
    return {
      topic: settings.topic,
      numPartitions: settings.partitions,
      replicationFactor: this.replicationFactor ?? -1,
      configEntries: configEntriesOf(settings),
    }
  }

  private async asked<Result>(ask: (admin: Admin) => Promise<Result>): Promise<Result> {
    return this.link.persistently(async () => {
      const admin = (this.admin ??= this.kafka.admin())
      try {
        await (this.connecting ??= withinMs(connectMs, admin.connect(), 'No broker has answered'))
        return await ask(admin)
      } catch (error) {
        this.admin = this.connecting = null
        void admin.disconnect().catch(() => {})
        throw error
      }
    })
  }
}

/** A broker hears of a topic a little after the one that made it, and until then it knows none of that name. */
async function untilKnown(work: () => Promise<void>): Promise<void> {
  const end = performance.now() + knownWithinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const isUnknown = error instanceof BusError && error.code === 'topic_unknown'
      if (!isUnknown || performance.now() > end) throw error
      await pause(askAgainMs)
    }
  }
}

/** Whoever writes to a topic next finds a leader for each of its partitions. */
async function untilLed(link: KafkaLink, topics: readonly TopicSettings[]): Promise<void> {
  const partitions = topics.flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
  )
  const end = performance.now() + knownWithinMs
  while (partitions.some((id) => link.leaderOf(id) === undefined) && performance.now() < end) {
    await pause(askAgainMs)
    // What is not known yet is asked for again.
    await link.refresh().catch(() => undefined)
  }
}
