import { expect } from '@jest/globals'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { heldBytes } from './held-bytes.js'
import { allKeys, generated, sha256Of, sha256OfGenerated, textOf, type Suite } from './store-under-test.js'

const racers = Array.from({ length: 12 }, (_, index) => `writer ${index}`)
/** Of 256 KiB each; looking costs a whole collection. */
const CHUNKS_BETWEEN_LOOKS = 64
const lost = { code: 'precondition_failed' }

export function putFeatures({ under, promise }: Suite): void {
  promise('a put is visible to all readers once it has resolved', async () => {
    const { store, other } = under()
    const info = await store.put('a/b', Buffer.from('one'))
    expect(info).toMatchObject({ key: 'a/b', sizeBytes: 3 })
    expect(await textOf(other, 'a/b')).toBe('one')
    const head = (await other.head('a/b'))!
    expect(info).toMatchObject({ key: head.key, sizeBytes: head.sizeBytes, etag: head.etag })
    expect(Math.abs(Date.parse(head.modifiedAt) - Date.now())).toBeLessThan(600_000)
    expect(head.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  promise('a put replaces what was there, and the etag changes with each content', async () => {
    const { store } = under()
    const etags = new Set<string>()
    for (let round = 0; round < 50; round++) etags.add((await store.put('a', Buffer.from(`round ${10 + round}`))).etag)
    expect(etags.size).toBe(50)
    expect(await textOf(store, 'a')).toBe('round 59')
  })

  promise('an empty object is an object', async () => {
    const { store } = under()
    await store.put('empty', Buffer.alloc(0))
    await store.put('empty-stream', Readable.from([]))
    expect(await store.head('empty')).toMatchObject({ sizeBytes: 0 })
    expect(await textOf(store, 'empty')).toBe('')
    expect(await textOf(store, 'empty-stream')).toBe('')
  })

  promise('ifAbsent writes once', async () => {
    const { store, other } = under()
    await store.put('once', Buffer.from('first'), { ifAbsent: true })
    await expect(store.put('once', Buffer.from('second'), { ifAbsent: true })).rejects.toMatchObject(lost)
    await expect(other.put('once', Readable.from([Buffer.from('third')]), { ifAbsent: true })).rejects.toMatchObject(
      lost,
    )
    expect(await textOf(store, 'once')).toBe('first')
    await store.delete('once')
    await store.put('once', Buffer.from('again'), { ifAbsent: true })
    expect(await textOf(store, 'once')).toBe('again')
  })

  promise('ifMatch writes over exactly the object that it names', async () => {
    const { store } = under()
    await expect(store.put('manifest', Buffer.from('x'), { ifMatch: 'anything' })).rejects.toMatchObject(lost)
    expect(await store.head('manifest')).toBeNull()
    const first = await store.put('manifest', Buffer.from('1'))
    const second = await store.put('manifest', Buffer.from('2'), { ifMatch: first.etag })
    await expect(store.put('manifest', Buffer.from('3'), { ifMatch: first.etag })).rejects.toMatchObject(lost)
    expect(await textOf(store, 'manifest')).toBe('2')
    await store.delete('manifest')
    await expect(store.put('manifest', Buffer.from('4'), { ifMatch: second.etag })).rejects.toMatchObject(lost)
  })

  promise('of writers that race with ifAbsent exactly one succeeds', async () => {
    const { store, other } = under()
    const body = (index: number) => Buffer.from(racers[index]!)
    const racing = racers.map((_, index) =>
      (index % 2 ? store : other).put('race/new', body(index), { ifAbsent: true }),
    )
    const results = await Promise.allSettled(racing)
    const winners = racers.filter((_, index) => results[index]!.status === 'fulfilled')
    expect(winners).toEqual([await textOf(store, 'race/new')])
    expect(results.filter((result) => result.status === 'rejected' && result.reason.code === lost.code)).toHaveLength(
      racers.length - 1,
    )
  })

  promise('of writers that race with ifMatch exactly one succeeds, so no update is lost', async () => {
    const { store, other } = under()
    await store.put('race/counter', Buffer.from('0'))
    const increment = async (through: typeof store) => {
      for (;;) {
        const { info, bytes } = (await through.read('race/counter'))!
        try {
          return await through.put('race/counter', Buffer.from(`${Number(bytes) + 1}`), { ifMatch: info.etag })
        } catch (thrown) {
          if ((thrown as { code?: string }).code !== lost.code) throw thrown
        }
      }
    }
    await Promise.all(racers.map((_, index) => increment(index % 2 ? store : other)))
    expect(await textOf(store, 'race/counter')).toBe(`${racers.length}`)
  })

  promise('a reader sees one whole object or the other while it is replaced', async () => {
    const { store, other } = under()
    const contents = ['a', 'b'].map((letter) => Buffer.alloc(300_000, letter))
    await store.put('whole', contents[0]!)
    let writing = true
    const writer = (async () => {
      for (let round = 1; round <= 20; round++) await store.put('whole', contents[round % 2]!)
      writing = false
    })()
    while (writing) {
      const { info, bytes } = (await other.read('whole'))!
      expect(info.sizeBytes).toBe(300_000)
      expect(contents.some((content) => content.equals(bytes))).toBe(true)
    }
    await writer
  })

  promise('a large stream goes in and out without being held in memory', async () => {
    const { store } = under()
    const sizeBytes = 192 * 1024 * 1024
    let mostBytes = 0
    let chunks = 0
    const before = heldBytes()
    const watched = generated(sizeBytes).map((chunk: Buffer) => {
      if (++chunks % CHUNKS_BETWEEN_LOOKS === 0) mostBytes = Math.max(mostBytes, heldBytes())
      return chunk
    })
    const info = await store.put('large', watched)
    expect(info.sizeBytes).toBe(sizeBytes)
    const { body } = (await store.get('large'))!
    expect(await sha256Of(body)).toBe(sha256OfGenerated(sizeBytes))
    expect(mostBytes).toBeGreaterThan(0)
    expect(mostBytes - before).toBeLessThan(96 * 1024 * 1024)
  })

  promise('a stream that fails midway leaves nothing, and its error comes back', async () => {
    const { store } = under()
    const failure = Object.assign(new Error('the source broke'), { syscall: 'read', code: 'ECONNRESET' })
    const failing = () =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(100_000)
          throw failure
        })(),
      )
    await expect(store.put('half/written', failing())).rejects.toBe(failure)
    expect(await store.head('half/written')).toBeNull()
    expect(await allKeys(store, '')).toEqual([])
    await store.put('kept', Buffer.from('before'))
    await expect(store.put('kept', failing())).rejects.toBe(failure)
    const cutOff = new Readable({ read: () => {} })
    cutOff.push(Buffer.alloc(1000))
    const putting = store.put('half/cut-off', cutOff)
    cutOff.destroy()
    await expect(putting).rejects.toThrow()
    expect(await allKeys(store, '')).toEqual(['kept'])
    expect(await textOf(store, 'kept')).toBe('before')
  })

  promise('putFile takes a file in, and answers to conditions as put does', async () => {
    const { store } = under()
    const dir = await mkdtemp(join(tmpdir(), 'udb-put-file-'))
    const file = async (content: string) => {
      const path = join(dir, `file-${content}`)
      await writeFile(path, content)
      return path
    }
    const info = await store.putFile('filed', await file('one'), { ifAbsent: true })
    expect(info).toMatchObject({ key: 'filed', sizeBytes: 3 })
    await expect(store.putFile('filed', await file('two'), { ifAbsent: true })).rejects.toMatchObject(lost)
    await expect(store.putFile('filed', await file('three'), { ifMatch: 'other' })).rejects.toMatchObject(lost)
    await store.putFile('filed', await file('four'), { ifMatch: info.etag })
    expect(await textOf(store, 'filed')).toBe('four')
    await expect(store.putFile('filed', join(dir, 'missing'))).rejects.toMatchObject({ code: 'object_missing' })
    expect((await readdir(dir)).includes('file-four')).toBe(false)
    await rm(dir, { recursive: true })
  })
}
