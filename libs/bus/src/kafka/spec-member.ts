/** A member of a group in a process of its own, which a test kills: says on its standard output what it does. */
import { openKafkaBus } from './open-kafka-bus.js'
import type { GroupTiming } from './group-membership.js'

const [brokers, group, topic, timing] = process.argv.slice(2) as [string, string, string, string]
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

const bus = await openKafkaBus(
  { brokers: brokers.split(','), clientId: 'udb-spec-member' },
  JSON.parse(timing) as GroupTiming,
)
await bus.consume({
  group,
  topics: [topic],
  deliver: async (records, lease) => {
    // Before the commit: a kill between the two must not hide what was done.
    say({ records: records.map(({ key, value }) => [key, value.toString()]) })
    await lease.commit(records.at(-1)!.offset + 1)
  },
}).ready
say({ ready: true })
