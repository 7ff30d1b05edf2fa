import { setTimeout as pause } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'

const ASK_EVERY_MS = 20

/** Resolves when a group has committed all that is in a topic. */
export async function untilCommitted(brokers: string, groupId: string, topic: string): Promise<void> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  try {
    const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]))
    for (;;) {
      const [stored] = await admin.fetchOffsets({ groupId, topics: [topic] })
      const at = new Map(stored?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
      if ([...ends].every(([partition, end]) => end === 0 || (at.get(partition) ?? -1) >= end)) return
      await pause(ASK_EVERY_MS)
    }
  } finally {
    await admin.disconnect()
  }
}
