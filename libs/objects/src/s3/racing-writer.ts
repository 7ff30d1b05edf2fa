import { openS3Store } from './open-s3-store.js'
import type { S3StoreOptions } from './s3-options.js'

/**
 * A child process of the tests. Arguments: the options of the store as JSON, then `count` and how often to raise the number in the object
 * `counter` by compare-and-set, or `claim` and how many of the keys `claim/<n>` to try to make. `claim` prints the numbers that it made.
 */
const [options, task, number] = process.argv.slice(2)
const store = await openS3Store(JSON.parse(options!) as S3StoreOptions)
if (task === 'count') await countUp(Number(number))
else await claimAll(Number(number))
await store.close()

async function countUp(times: number): Promise<void> {
  for (let done = 0; done < times;) {
    const { info, bytes } = (await store.read('counter'))!
    const isDone = await won(store.put('counter', Buffer.from(`${Number(bytes) + 1}`), { ifMatch: info.etag }))
    if (isDone) done++
  }
}

async function claimAll(keys: number): Promise<void> {
  for (let n = 0; n < keys; n++) {
    // The same bytes from all: only the store can tell who was first.
    if (await won(store.put(`claim/${n}`, Buffer.from('mine'), { ifAbsent: true }))) process.stdout.write(`${n}\n`)
  }
}

async function won(putting: Promise<unknown>): Promise<boolean> {
  try {
    await putting
    return true
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'precondition_failed') return false
    throw thrown
  }
}
