import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { openFolderStore } from './open-folder-store.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-folder-'))
})
afterEach(() => rm(dir, { recursive: true }))

function child(task: 'count' | 'put', number: number) {
  const script = join(import.meta.dirname, 'racing-writer.js')
  return spawn(process.execPath, [script, dir, task, `${number}`], { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
}

test('writers in several processes lose no update by compare-and-set', async () => {
  const store = await openFolderStore({ dir })
  await store.put('counter', Buffer.from('0'))
  const codes = await Promise.all([1, 2, 3].map(async () => (await once(child('count', 60), 'exit'))[0]))
  expect(codes).toEqual([0, 0, 0])
  expect((await store.read('counter'))!.bytes.toString()).toBe('180')
  await store.close()
}, 60_000)

test('a process killed at any moment leaves whole objects, all that it acknowledged, and no scratch after the next start', async () => {
  const acknowledged: string[] = []
  for (const [round, killAfter] of [1, 7, 23, 40].entries()) {
    const writer = child('put', round * 10_000)
    const exited = once(writer, 'exit')
    let lines = 0
    for await (const key of createInterface({ input: writer.stdout })) {
      acknowledged.push(key)
      if (++lines === killAfter) writer.kill('SIGKILL')
    }
    await exited
    const store = await openFolderStore({ dir })
    expect(await readdir(join(dir, 'scratch'))).toHaveLength(1)
    const keys: string[] = []
    for (const { key, sizeBytes } of (await store.list('put/')).objects) {
      const count = Number(key.split('/')[2])
      keys.push(key)
      expect(sizeBytes).toBe(1 + (count % 3) * 200_000)
      expect((await store.read(key))!.bytes.equals(Buffer.alloc(sizeBytes, `${count % 10}`))).toBe(true)
    }
    expect(acknowledged.filter((key) => !keys.includes(key))).toEqual([])
    await store.close()
  }
  expect(await readdir(join(dir, 'scratch'))).toEqual([])
}, 60_000)

test('opening removes the scratch of processes that are gone, and leaves that of those that live', async () => {
  const scratch = join(dir, 'scratch')
  const host = hostname().replace(/[^A-Za-z0-9.-]/g, '_')
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  const names = {
    gone: `${host}+${gone.pid}+x`,
    reused: `${host}+${process.pid}+x`,
    living: `${host}+${process.ppid}+x`,
    elsewhere: 'other-host+1+x',
  }
  for (const name of Object.values(names)) {
    await mkdir(join(scratch, name), { recursive: true })
    await writeFile(join(scratch, name, '1'), 'half written')
  }
  const living = await openFolderStore({ dir })
  const second = await openFolderStore({ dir })
  const left = await readdir(scratch)
  expect(left).toEqual(expect.arrayContaining([names.living, names.elsewhere]))
  expect(left).not.toContain(names.gone)
  expect(left).not.toContain(names.reused)
  expect(left).toHaveLength(4)
  await living.ping()
  const aDayLater = await openFolderStore({ dir, clock: () => Date.now() + 25 * 60 * 60 * 1000 })
  expect(await readdir(join(scratch, names.elsewhere))).toEqual([])
  expect(await readdir(join(scratch, names.living))).toEqual(['1'])
  await living.ping()
  await Promise.all([living.close(), second.close(), aDayLater.close()])
})

test('a put that fails leaves nothing in the scratch folder', async () => {
  const store = await openFolderStore({ dir })
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from('some')
      throw new Error('broken')
    })(),
  )
  await expect(store.put('a', failing)).rejects.toThrow('broken')
  await store.put('b', Buffer.from('1'), { ifAbsent: true })
  await expect(store.put('b', Buffer.from('2'), { ifAbsent: true })).rejects.toMatchObject({
    code: 'precondition_failed',
  })
  const [own] = await readdir(join(dir, 'scratch'))
  expect(await readdir(join(dir, 'scratch', own!))).toEqual([])
  await store.close()
})

test('localFile is the file itself, under its own name', async () => {
  const store = await openFolderStore({ dir })
  await store.put('tables/t1/part.parquet', Buffer.from('x'))
  const { path } = await store.localFile('tables/t1/part.parquet')
  expect(path).toBe(join(dir, 'objects', 'tables+', 't1+', 'part.parquet'))
  await store.close()
})

test('putFile moves a file of the same disk, and copies what a symbolic link leads to', async () => {
  const store = await openFolderStore({ dir })
  const [file, target, link] = ['file', 'target', 'link'].map((name) => join(dir, name)) as [string, string, string]
  await writeFile(file, 'moved')
  await writeFile(target, 'copied')
  await symlink(target, link)
  const { ino } = await stat(file)
  await store.putFile('moved', file)
  expect((await stat((await store.localFile('moved')).path)).ino).toBe(ino)
  await store.putFile('copied', link)
  expect((await store.read('copied'))!.bytes.toString()).toBe('copied')
  expect((await stat(target)).isFile()).toBe(true)
  await expect(stat(link)).rejects.toMatchObject({ code: 'ENOENT' })
  await store.close()
})

test('deleting the last object of a folder removes the folder, and the next put makes it again', async () => {
  const store = await openFolderStore({ dir })
  await store.put('a/b/c', Buffer.from('x'))
  await store.delete('a/b/c')
  expect(await readdir(join(dir, 'objects'))).toEqual([])
  await store.put('a/b/c', Buffer.from('y'), { ifAbsent: true })
  expect((await store.read('a/b/c'))!.bytes.toString()).toBe('y')
  await store.close()
})

test('a folder that cannot be made is refused with a reason that names no path', async () => {
  await writeFile(join(dir, 'file'), '')
  const opening = openFolderStore({ dir: join(dir, 'file') })
  await expect(opening).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining(dir) })
})
