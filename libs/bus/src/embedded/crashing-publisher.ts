import { openEmbeddedBus } from './open-embedded-bus.js'

/**
 * The child process of the crash test: publishes without end and prints the last number of each call once it is acknowledged.
 * Arguments: the folder, the first number.
 */
const [dir, first] = process.argv.slice(2)
const bus = await openEmbeddedBus({ dir: dir! })
await bus.ensureTopics([{ topic: 'crash', partitions: 3, retention: { kind: 'forever' } }])

async function publishFrom(start: number, step: number): Promise<never> {
  for (let number = start; ; number += step) {
    const value = Buffer.from(`${number}`.padEnd(200 + (number % 7) * 500, ' '))
    await bus.publish([{ topic: 'crash', key: `key-${number % step}`, value, headers: {} }])
    process.stdout.write(`${number}\n`)
  }
}

const publishers = 4
await Promise.all(Array.from({ length: publishers }, (_, index) => publishFrom(Number(first) + index, publishers)))
