import { BusError, type TopicSettings } from './port.js'

/** What both sides say about settings of topics, so that one message fits all. Throws a RangeError for what no log can have. */
export function validTopicSettings({ topic, partitions, retention }: TopicSettings): void {
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(topic)) throw new RangeError(`"${topic}" cannot be the name of a topic.`)
  if (!Number.isInteger(partitions) || partitions < 1)
    throw new RangeError(`Topic ${topic} needs at least one partition.`)
  if (retention.kind === 'time' && !(retention.ms > 0))
    throw new RangeError(`Topic ${topic} needs a retention above 0 ms.`)
}

/** Throws `topic_differs` where a topic that exists has other settings than asked for. */
export function refuseDifference(existing: TopicSettings, wanted: TopicSettings): void {
  if (existing.partitions === wanted.partitions && retentionText(existing) === retentionText(wanted)) return
  throw new BusError(
    'topic_differs',
    `Topic ${wanted.topic} exists with ${existing.partitions} partitions and retention ${retentionText(existing)}; ` +
      `asked for were ${wanted.partitions} and ${retentionText(wanted)}.`,
    'Give it the settings that it should have with the tools of Kafka; where nothing on it is needed, delete it and run `./udb contracts register`.',
  )
}

export function topicMissing(wanted: TopicSettings): BusError {
  return new BusError(
    'topic_unknown',
    `Topic ${wanted.topic} does not exist; it should have ${wanted.partitions} partitions and retention ${retentionText(wanted)}.`,
    'Make it with ensureTopics first, or correct its name.',
  )
}

export function topicUnknown(name: string): BusError {
  return new BusError(
    'topic_unknown',
    `Topic ${name} does not exist.`,
    'Make it with ensureTopics first, or correct its name.',
  )
}

export function retentionText({ retention }: TopicSettings): string {
  return JSON.stringify(retention.kind === 'time' ? { kind: 'time', ms: retention.ms } : { kind: retention.kind })
}
