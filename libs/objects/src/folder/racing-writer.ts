import { openFolderStore } from './open-folder-store.js'

/**
 * A child process of the tests. `count`: raises the number in the object `counter` so many times by compare-and-set, and ends.
 * `put`: puts objects without end and prints the key of each once it is acknowledged.
 * Arguments: the folder, `count` or `put`, how many or the first number.
 */
const [dir, task, number] = process.argv.slice(2)
const store = await openFolderStore({ dir: dir! })
if (task === 'count') await countUp(Number(number))
else await putForEver(Number(number))

async function countUp(times: number): Promise<void> {
  for (let done = 0; done < times;) {
    const { info, bytes } = (await store.read('counter'))!
    try {
      await store.put('counter', Buffer.from(`${Number(bytes) + 1}`), { ifMatch: info.etag })
      done++
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'precondition_failed') throw thrown
    }
  }
  await store.close()
}

async function putForEver(first: number): Promise<never> {
  for (let count = first; ; count++) {
    const key = `put/${count % 5}/${count}`
    const body = Buffer.alloc(1 + (count % 3) * 200_000, `${count % 10}`)
    await store.put(key, body, { ifAbsent: true })
    process.stdout.write(`${key}\n`)
  }
}
