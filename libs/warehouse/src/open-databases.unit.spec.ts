import { setImmediate } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { OpenDatabases } from './open-databases.js'

/** Databases that only note what is done with them; a close ends when it is let go. */
function noting(keepOpen: number) {
  const told: string[] = []
  const closes: (() => void)[] = []
  const open = (tenant: string) => {
    told.push(`open ${tenant}`)
    const close = async (): Promise<void> => {
      told.push(`close ${tenant}`)
      await new Promise<void>((resolve) => closes.push(resolve))
      told.push(`closed ${tenant}`)
    }
    return Promise.resolve({ close })
  }
  const databases = new OpenDatabases(open, { idleMs: 60_000, keepOpen })
  const write = (tenant: string) => databases.write(tenant, () => Promise.resolve(told.push(`write ${tenant}`)))
  const letGo = () => closes.splice(0).forEach((resolve) => resolve())
  return { databases, told, write, letGo }
}

test('the one that was asked for longest ago is closed before another is opened', async () => {
  const { databases, told, write, letGo } = noting(2)
  for (const tenant of ['a', 'b', 'a', 'c']) await write(tenant)
  expect(told.filter((line) => !line.startsWith('write')).toSorted()).toEqual(['close b', 'open a', 'open b', 'open c'])
  expect(databases.size).toBe(2)
  const closed = databases.close()
  await setImmediate()
  letGo()
  await closed
  expect(told.slice(-3).toSorted()).toEqual(['closed a', 'closed b', 'closed c'])
})

test('one that is being closed is not opened again before that has ended', async () => {
  const { told, write, letGo } = noting(1)
  await write('a')
  await write('b')
  const again = write('a')
  await setImmediate()
  expect(told.filter((line) => line.endsWith(' a'))).toEqual(['open a', 'write a', 'close a'])
  letGo()
  await again
  expect(told.filter((line) => line.endsWith(' a')).slice(-3)).toEqual(['closed a', 'open a', 'write a'])
})

test('one that is being written is not closed for another', async () => {
  const { databases, told, write } = noting(1)
  let end = (): void => undefined
  const long = databases.write('a', () => new Promise<void>((resolve) => (end = resolve)))
  await write('b')
  expect(told).not.toContain('close a')
  end()
  await long
  await write('c')
  expect(told).toContain('close a')
})

test('after one that cannot be opened the next write tries again', async () => {
  let tries = 0
  const open = () => Promise.reject(new Error(`no ${++tries}`))
  const databases = new OpenDatabases(open, { idleMs: 60_000, keepOpen: 1 })
  const write = () => databases.write('a', () => Promise.resolve(1))
  await expect(write()).rejects.toThrow('no 1')
  await expect(write()).rejects.toThrow('no 2')
  expect(databases.size).toBe(0)
  await databases.close()
})
