import { expect } from '@jest/globals'
import { allKeys, type Suite } from './store-under-test.js'

// Around the slash in the order of bytes: `-` and `.` come before it, digits and letters after it.
const keys = [
  'a-',
  'a-b/c',
  'a.b',
  'a/-',
  'a/b-',
  'a/b/c',
  'a/b.c',
  'a/b0',
  'a0',
  'a=1/x',
  'aa',
  'b/1',
  'b/10',
  'b/2',
  'B',
  '_',
]

export function listFeatures({ under, promise }: Suite): void {
  promise('list gives keys in the order of their bytes', async () => {
    const { store } = under()
    await Promise.all(keys.map((key) => store.put(key, Buffer.from(key))))
    expect(await allKeys(store, '')).toEqual([...keys].sort())
  })

  promise('list gives what begins with the prefix, wherever the prefix ends', async () => {
    const { store } = under()
    await Promise.all(keys.map((key) => store.put(key, Buffer.from(key))))
    for (const prefix of ['a', 'a/', 'a/b', 'a/b/', 'a/b/c', 'a-', 'a-b', 'b/1', 'b', 'c', 'a/b/c/d', '_']) {
      expect([prefix, await allKeys(store, prefix)]).toEqual([
        prefix,
        keys.filter((key) => key.startsWith(prefix)).sort(),
      ])
    }
  })

  promise('list gives a beside a/b', async () => {
    const { store } = under()
    const nested = ['a', 'a-b', 'a-b/c', 'a/b', 'a/b-', 'a/b/c', 'a/b0', 'a0']
    for (const key of nested.toReversed()) await store.put(key, Buffer.from(key))
    expect(await allKeys(store, '')).toEqual([...nested].sort())
    expect(await allKeys(store, 'a/')).toEqual(['a/b', 'a/b-', 'a/b/c', 'a/b0'])
    expect(await allKeys(store, '', 1)).toEqual([...nested].sort())
  })

  promise('pages of any size make up the whole list', async () => {
    const { store } = under()
    await Promise.all(keys.map((key) => store.put(key, Buffer.from(key))))
    for (const limit of [1, 2, 3, keys.length - 1, keys.length, 1000]) {
      expect(await allKeys(store, '', limit)).toEqual([...keys].sort())
    }
    const last = await store.list('', { limit: keys.length })
    expect(last.cursor).toBeNull()
  })

  promise('a page goes on behind a key that was deleted meanwhile', async () => {
    const { store } = under()
    for (const key of ['p/1', 'p/2', 'p/3', 'p/4']) await store.put(key, Buffer.from(key))
    const first = await store.list('p/', { limit: 2 })
    await store.delete('p/2')
    await store.delete('p/3')
    const rest = await store.list('p/', { cursor: first.cursor!, limit: 2 })
    expect(rest.objects.map((object) => object.key)).toEqual(['p/4'])
  })

  promise('list tells of each object what head tells', async () => {
    const { store } = under()
    await store.put('one/object', Buffer.from('12345'))
    const { objects } = await store.list('one/')
    expect(objects).toEqual([await store.head('one/object')])
  })

  promise('list shows what was put before the call, and not what was deleted', async () => {
    const { store, other } = under()
    for (let round = 0; round < 30; round++) {
      await store.put(`seen/${round}`, Buffer.from('x'))
      expect(await allKeys(other, `seen/${round}`)).toEqual([`seen/${round}`])
      await store.delete(`seen/${round}`)
      expect(await allKeys(other, 'seen/')).toEqual([])
    }
  })
}
