import { BusError, type TopicSettings } from '../port.js'

export const configNames = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'message.timestamp.type']

/** The replicas that have to be in sync are left to the broker. The log stamps the time, as the port promises. */
export function configEntriesOf({ retention }: TopicSettings): { name: string; value: string }[] {
  const stamped = { name: 'message.timestamp.type', value: 'LogAppendTime' }
  if (retention.kind === 'compacted') return [stamped, { name: 'cleanup.policy', value: 'compact' }]
  return [
    stamped,
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: retention.kind === 'time' ? String(retention.ms) : '-1' },
    // A broker may be set to remove by size; what is kept for ever, or for a time, is not.
    { name: 'retention.bytes', value: '-1' },
  ]
}

/** As the broker tells them. */
export type Described = ReadonlyMap<string, string> | undefined

/** What the broker says, in the port's words; what the port does not know shows in the message as it is. */
export function retentionOf(config: Described): TopicSettings['retention'] {
  const policy = config?.get('cleanup.policy') ?? 'unknown'
  if (policy === 'compact') return { kind: 'compacted' }
  if (policy !== 'delete') return foreign(`cleanup.policy=${policy}`)
  const bytes = Number(config?.get('retention.bytes') ?? -1)
  if (bytes >= 0) return foreign(`cleanup.policy=delete, retention.bytes=${bytes}`)
  const ms = Number(config?.get('retention.ms'))
  return ms < 0 ? { kind: 'forever' } : { kind: 'time', ms }
}

const foreign = (kind: string): TopicSettings['retention'] => ({ kind }) as unknown as TopicSettings['retention']

/** The port promises the time at which the log took a record; one that its producer has chosen can lie on any day. */
export function refuseForeignTimes(wanted: TopicSettings, config: Described): void {
  const type = config?.get('message.timestamp.type') ?? 'LogAppendTime'
  if (type === 'LogAppendTime') return
  throw new BusError(
    'topic_differs',
    `Topic ${wanted.topic} has message.timestamp.type=${type}: its records would have the times of their producers.`,
    configureHint(wanted),
  )
}

/** More partitions would move the keys that are on it already, so only its other settings can be changed. */
export function differenceHint(existing: TopicSettings, wanted: TopicSettings): string {
  if (existing.partitions === wanted.partitions) return configureHint(wanted)
  return (
    'Its keys would move with its partitions, so they cannot be changed. Where nothing on it is needed, delete it: ' +
    `\`kafka-topics.sh ${server} --delete --topic ${wanted.topic}\`; then run \`./udb contracts register\`.`
  )
}

export function missingHint(wanted: TopicSettings): string {
  const configs = assignments(wanted)
    .map((each) => `--config ${each}`)
    .join(' ')
  const create = `kafka-topics.sh ${server} --create --topic ${wanted.topic} --partitions ${wanted.partitions} ${configs}`
  return `Run \`./udb contracts register\`, which makes it, or \`${create}\`.`
}

const configureHint = (wanted: TopicSettings): string =>
  `Set it: \`kafka-configs.sh ${server} --alter --entity-type topics --entity-name ${wanted.topic} --add-config ${assignments(wanted).join(',')}\`.`

const server = '--bootstrap-server "$UDB_KAFKA_BROKERS"'

const assignments = (settings: TopicSettings): string[] =>
  configEntriesOf(settings).map(({ name, value }) => `${name}=${value}`)
