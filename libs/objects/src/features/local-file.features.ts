import { expect } from '@jest/globals'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textOf, type Suite } from './store-under-test.js'

export function localFileFeatures({ under, promise }: Suite): void {
  promise('localFile gives the content as a file', async () => {
    const { store } = under()
    await store.put('tables/t.parquet', Buffer.from('bytes'))
    const { path, release } = await store.localFile('tables/t.parquet')
    expect(await readFile(path, 'utf8')).toBe('bytes')
    await release()
    await release()
    expect(await textOf(store, 'tables/t.parquet')).toBe('bytes')
    await expect(store.localFile('tables/missing')).rejects.toMatchObject({ code: 'object_missing' })
    await expect(store.localFile('tables/t.parquet', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })

  promise('localFile gives what stands now, also after the object was written again', async () => {
    const { store, other } = under()
    for (const content of ['first', 'second', 'third']) {
      await other.put('changing', Buffer.from(content))
      const { path, release } = await store.localFile('changing')
      expect(await readFile(path, 'utf8')).toBe(content)
      await release()
    }
    await other.delete('changing')
    await expect(store.localFile('changing')).rejects.toMatchObject({ code: 'object_missing' })
  })

  promise('localFile gives what putFile took in', async () => {
    const { store, other } = under()
    const dir = await mkdtemp(join(tmpdir(), 'udb-put-file-'))
    await writeFile(join(dir, 'source'), 'taken in')
    await store.putFile('taken', join(dir, 'source'))
    for (const side of [store, other]) {
      const { path, release } = await side.localFile('taken')
      expect(await readFile(path, 'utf8')).toBe('taken in')
      await release()
    }
    await rm(dir, { recursive: true })
  })

  promise(
    'isLocal says of a file that was given just now that it is at hand, and of a key like it nothing',
    async () => {
      const { store } = under()
      await store.put('at/hand', Buffer.from('bytes'))
      const wasThere = store.isLocal('at/hand')
      const { path, release } = await store.localFile('at/hand')
      expect(store.isLocal('at/hand')).toBe(true)
      // Where it did not have to be fetched, nothing has: a folder.
      expect(store.isLocal('at/han')).toBe(wasThere)
      expect(await readFile(path, 'utf8')).toBe('bytes')
      await release()
    },
  )

  promise('many who ask for a file at once all get it', async () => {
    const { store } = under()
    await store.put('wanted', Buffer.alloc(3_000_000, 'w'))
    const files = await Promise.all(Array.from({ length: 10 }, () => store.localFile('wanted')))
    for (const { path, release } of files) {
      expect((await readFile(path)).equals(Buffer.alloc(3_000_000, 'w'))).toBe(true)
      await release()
    }
  })
}
