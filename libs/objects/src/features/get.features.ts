import { expect } from '@jest/globals'
import { allKeys, streamed, textOf, type Suite } from './store-under-test.js'

const hostileKeys = [
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  'a/../b',
  '../a',
  'a/.',
  './a',
  'a b',
  'a\\b',
  'a\0b',
  'ü',
  'a+b',
  'a+/b',
  'a%2Fb',
  'a\n',
  '~',
  'a*',
  'a'.repeat(201),
  `${'a/'.repeat(600)}a`,
  'C:/a',
  '$HOME',
  '"',
  '🙂',
]
const strangeKeys = [
  '...',
  '.hidden',
  '-',
  '--help',
  '=',
  '@',
  '_',
  '.a./-b-',
  'A/a',
  'a'.repeat(200),
  'part.parquet',
  'day=2024-01-01/x',
  // What a reader of XML or of URLs may take for a number, a word or a path.
  '007',
  '1e3',
  '0x10',
  '1.50',
  'true',
  'null',
  'a@b=c/..d',
]

export function getFeatures({ under, promise }: Suite): void {
  promise('what is not there is null to get, read and head', async () => {
    const { store } = under()
    await store.put('a/b', Buffer.from('x'))
    for (const key of ['missing', 'a', 'a/b/c', 'a/c']) {
      expect([await store.get(key), await store.read(key), await store.head(key)]).toEqual([null, null, null])
    }
  })

  promise('a range gives its bytes, both ends included', async () => {
    const { store } = under()
    await store.put('digits', Buffer.from('0123456789'))
    const part = async (range?: { start: number; end?: number }) => {
      const { info, body } = (await store.get('digits', range))!
      expect(info.sizeBytes).toBe(10)
      return (await streamed(body)).toString()
    }
    expect(await part()).toBe('0123456789')
    expect(await part({ start: 0, end: 0 })).toBe('0')
    expect(await part({ start: 3, end: 5 })).toBe('345')
    expect(await part({ start: 7 })).toBe('789')
    expect(await part({ start: 7, end: 1000 })).toBe('789')
    expect(await part({ start: 10 })).toBe('')
    await store.put('empty', Buffer.alloc(0))
    expect(await streamed((await store.get('empty'))!.body)).toHaveLength(0)
  })

  promise('a range that is none is refused', async () => {
    const { store } = under()
    await store.put('digits', Buffer.from('0123456789'))
    for (const range of [{ start: -1 }, { start: 5, end: 4 }, { start: 0.5 }, { start: NaN }]) {
      await expect(store.get('digits', range)).rejects.toBeInstanceOf(RangeError)
    }
  })

  promise('what get began to read stays whole when the object is replaced or deleted meanwhile', async () => {
    const { store, other } = under()
    await store.put('read-me', Buffer.alloc(1_000_000, 'a'))
    const { body } = (await store.get('read-me'))!
    await other.put('read-me', Buffer.alloc(10, 'b'))
    await other.delete('read-me')
    expect((await streamed(body)).equals(Buffer.alloc(1_000_000, 'a'))).toBe(true)
  })

  promise('read refuses what is larger than asked for', async () => {
    const { store } = under()
    await store.put('ten', Buffer.alloc(10))
    expect((await store.read('ten', 10))!.bytes).toHaveLength(10)
    await expect(store.read('ten', 9)).rejects.toMatchObject({ code: 'object_too_large' })
  })

  promise('keys that are not allowed are refused by every call, before anything is touched', async () => {
    const { store } = under()
    await store.put('a', Buffer.from('here'))
    const refused = { code: 'key_invalid' }
    for (const key of hostileKeys) {
      await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject(refused)
      await expect(store.putFile(key, '/nowhere')).rejects.toMatchObject(refused)
      await expect(store.get(key)).rejects.toMatchObject(refused)
      await expect(store.read(key)).rejects.toMatchObject(refused)
      await expect(store.head(key)).rejects.toMatchObject(refused)
      await expect(store.delete(key)).rejects.toMatchObject(refused)
      await expect(store.copy(key, 'b')).rejects.toMatchObject(refused)
      await expect(store.copy('a', key)).rejects.toMatchObject(refused)
      await expect(store.localFile(key)).rejects.toMatchObject(refused)
      await expect(store.presign(key, { expiresInSeconds: 60 })).rejects.toMatchObject(refused)
    }
    for (const prefix of ['../', '/', 'a//', '..//', 'a b', 'a+'])
      await expect(store.list(prefix)).rejects.toMatchObject(refused)
    expect(await allKeys(store, '')).toEqual(['a'])
  })

  promise('every key that is allowed works, strange as it looks', async () => {
    const { store } = under()
    for (const key of strangeKeys) await store.put(key, Buffer.from(key), { ifAbsent: true })
    for (const key of strangeKeys) expect(await textOf(store, key)).toBe(key)
    expect(await allKeys(store, '')).toEqual([...strangeKeys].sort())
  })

  promise('a key may begin as another one ends: a beside a/b', async () => {
    const { store } = under()
    await store.put('a/b/c', Buffer.from('3'))
    await store.put('a/b', Buffer.from('2'))
    await store.put('a', Buffer.from('1'))
    expect([await textOf(store, 'a'), await textOf(store, 'a/b')]).toEqual(['1', '2'])
    await store.delete('a/b')
    expect([await textOf(store, 'a'), await textOf(store, 'a/b'), await textOf(store, 'a/b/c')]).toEqual([
      '1',
      null,
      '3',
    ])
  })

  promise('delete is idempotent, and leaves the neighbours', async () => {
    const { store } = under()
    await store.put('d/1', Buffer.from('1'))
    await store.put('d/2', Buffer.from('2'))
    await store.delete('d/1')
    await store.delete('d/1')
    await store.delete('never/was')
    expect(await allKeys(store, '')).toEqual(['d/2'])
  })

  promise('puts into a folder that deletes are emptying all succeed', async () => {
    const { store, other } = under()
    for (let round = 0; round < 20; round++) {
      await store.put(`busy/${round}/old`, Buffer.from('old'))
      const puts = [1, 2, 3].map((index) =>
        other.put(`busy/${round}/new-${index}`, Buffer.from('new'), { ifAbsent: true }),
      )
      await Promise.all([store.delete(`busy/${round}/old`), ...puts])
      expect(await allKeys(store, `busy/${round}/`)).toHaveLength(3)
      await Promise.all([1, 2, 3].map((index) => store.delete(`busy/${round}/new-${index}`)))
    }
    expect(await allKeys(store, '')).toEqual([])
  })

  promise('copy makes a second object that lives by itself', async () => {
    const { store } = under()
    await store.put('from', Buffer.from('content'))
    await store.put('to/there', Buffer.from('old'))
    const info = await store.copy('from', 'to/there')
    expect(info).toMatchObject({ key: 'to/there', sizeBytes: 7 })
    expect(await store.copy('from', 'from')).toMatchObject({ key: 'from', sizeBytes: 7 })
    await store.put('from', Buffer.from('changed'))
    await store.delete('from')
    expect(await textOf(store, 'to/there')).toBe('content')
    expect(await store.head('to/there')).toMatchObject({ sizeBytes: 7, etag: info.etag })
    await expect(store.copy('from', 'other')).rejects.toMatchObject({ code: 'object_missing' })
    expect(await store.head('other')).toBeNull()
  })
}
