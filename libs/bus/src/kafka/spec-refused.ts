/** Asks for topics that Kafka does not let it see, in a process of its own: says on its standard output why, closes, and has to end. */
import type { KafkaBusOptions } from './kafka-options.js'
import { openKafkaBus } from './open-kafka-bus.js'

const [options, topics] = process.argv.slice(2) as [string, string]

const bus = await openKafkaBus(JSON.parse(options) as KafkaBusOptions)
await bus
  .ensureTopics(
    (JSON.parse(topics) as string[]).map((topic) => ({ topic, partitions: 1, retention: { kind: 'forever' } })),
  )
  .catch((error: Error & { readonly code?: string }) => process.stdout.write(`${error.code}: ${error.message}\n`))
await bus.close()
