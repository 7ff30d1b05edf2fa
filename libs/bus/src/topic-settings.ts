import { BusError, type TopicSettings } from './port.js'

/** What both sides say about settings of topics, so that one message fits all. Throws a RangeError for what no log can have. */
export function validTopicSettings({ topic, partitions, retention }: TopicSettings): void {
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(topic)) throw new RangeError(`"${topic}" cannot be the name of a topic.`)
  if (!Number.isInteger(partitions) || partitions < 1)
    throw new RangeError(`Topic ${topic} needs at least one partition.`)
  if (retention.kind === 'time' && !(retention.ms > 0))
    throw new RangeError(`Topic ${topic} needs a retention above 0 ms.`)
}

/** Throws `topic_differs` where a topic that exists has other settings than asked for. `hint`: what its side can do about it. */
export function refuseDifference(existing: TopicSettings, wanted: TopicSettings, hint: string): void {
  if (existing.partitions === wanted.partitions && retentionText(existing) === retentionText(wanted)) return
  throw new BusError(
    'topic_differs',
    `Topic ${wanted.topic} exists with ${settingsWords(existing)}; it should have ${settingsWords(wanted)}.`,
    hint,
  )
}

export function topicMissing(wanted: TopicSettings, hint: string): BusError {
  return new BusError(
    'topic_unknown',
    `Topic ${wanted.topic} does not exist; it should have ${settingsWords(wanted)}.`,
    hint,
  )
}

export function topicUnknown(name: string): BusError {
  return new BusError(
    'topic_unknown',
    `Topic ${name} does not exist.`,
    'Make it with ensureTopics first, or correct its name.',
  )
}

/** As the embedded log keeps it. */
export function retentionText({ retention }: TopicSettings): string {
  return JSON.stringify(retention.kind === 'time' ? { kind: 'time', ms: retention.ms } : { kind: retention.kind })
}

/** In Kafka's words, which are what a person knows and can look for. */
function settingsWords({ partitions, retention }: TopicSettings): string {
  return `${partitions} partition${partitions === 1 ? '' : 's'}, ${retentionWords(retention)}`
}

function retentionWords(retention: TopicSettings['retention']): string {
  if (retention.kind === 'forever') return 'cleanup.policy=delete, retention.ms=-1'
  if (retention.kind === 'time') return `cleanup.policy=delete, retention.ms=${retention.ms}`
  if (retention.kind === 'compacted') return 'cleanup.policy=compact'
  return (retention as { readonly kind: string }).kind
}
