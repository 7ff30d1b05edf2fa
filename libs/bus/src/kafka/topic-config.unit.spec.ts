import { expect, test } from '@jest/globals'
import type { TopicSettings } from '../port.js'
import { refuseDifference, topicMissing } from '../topic-settings.js'
import { configEntriesOf, differenceHint, missingHint, refuseForeignTimes, retentionOf } from './topic-config.js'

const week = { kind: 'time', ms: 604_800_000 } as const
const settings = (retention: TopicSettings['retention'], partitions = 8): TopicSettings => ({
  topic: 'udb.requests.v1',
  partitions,
  retention,
})
const thrownBy = (work: () => void): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}
const differing = (existing: TopicSettings, wanted: TopicSettings): unknown =>
  thrownBy(() => refuseDifference(existing, wanted, differenceHint(existing, wanted)))

test.each([[week], [{ kind: 'forever' }], [{ kind: 'compacted' }]] as const)(
  '%j is told by a broker as it was asked for',
  (retention) => {
    const entries = configEntriesOf(settings(retention)).map(({ name, value }) => [name, value] as const)
    expect(retentionOf(new Map(entries))).toEqual(retention)
  },
)

test('another retention is told in Kafka’s words, with the command that mends it', () => {
  expect(differing(settings({ kind: 'compacted' }), settings(week))).toMatchObject({
    code: 'topic_differs',
    message:
      'Topic udb.requests.v1 exists with 8 partitions, cleanup.policy=compact; it should have 8 partitions, cleanup.policy=delete, retention.ms=604800000.',
    hint: 'Set it: `kafka-configs.sh --bootstrap-server "$UDB_KAFKA_BROKERS" --alter --entity-type topics --entity-name udb.requests.v1 --add-config message.timestamp.type=LogAppendTime,cleanup.policy=delete,retention.ms=604800000,retention.bytes=-1`.',
  })
})

test.each([
  ['cleanup.policy=compact,delete', { 'cleanup.policy': 'compact,delete' }],
  ['cleanup.policy=delete, retention.bytes=1000', { 'cleanup.policy': 'delete', 'retention.bytes': '1000' }],
])('%s, which no topic of ours has, is told as it is', (words, config) => {
  const existing = settings(retentionOf(new Map(Object.entries(config))))
  expect(differing(existing, settings({ kind: 'forever' }))).toMatchObject({
    message: expect.stringContaining(`${words}; it should have 8 partitions, cleanup.policy=delete, retention.ms=-1.`),
  })
})

test('other partitions are told with how to begin anew, for keys would move', () => {
  const hint = expect.stringMatching(/kafka-topics\.sh .* --delete --topic udb\.requests\.v1`; .*contracts register/)
  expect(differing(settings(week, 3), settings(week))).toMatchObject({ hint })
})

test('a topic that is not there is told with both ways to make it', () => {
  const wanted = settings({ kind: 'compacted' })
  expect(topicMissing(wanted, missingHint(wanted))).toMatchObject({
    code: 'topic_unknown',
    message: 'Topic udb.requests.v1 does not exist; it should have 8 partitions, cleanup.policy=compact.',
    hint: 'Run `./udb contracts register`, which makes it, or `kafka-topics.sh --bootstrap-server "$UDB_KAFKA_BROKERS" --create --topic udb.requests.v1 --partitions 8 --config message.timestamp.type=LogAppendTime --config cleanup.policy=compact`.',
  })
})

test('times that producers choose are told with the command that mends it', () => {
  const config = new Map([['message.timestamp.type', 'CreateTime']])
  expect(thrownBy(() => refuseForeignTimes(settings(week), config))).toMatchObject({
    code: 'topic_differs',
    hint: expect.stringContaining('--entity-name udb.requests.v1 --add-config message.timestamp.type=LogAppendTime'),
  })
})
