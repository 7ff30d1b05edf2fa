import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from '@jest/globals'
import { endProcess } from './end-process.js'
import { isAlive, processMark, recordOf } from './process-mark.js'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A process that says when it listens for signals. */
async function running(code: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', `${code}; setInterval(() => {}, 1e6); console.log('here')`])
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

test('a process is told from a later one with its id by when it started', async () => {
  const child = await running('')
  const record = recordOf(child.pid!)
  expect(isAlive(record)).toBe(true)
  expect(isAlive({ ...record, mark: processMark(process.pid)! })).toBe(false)
})

test('one that is asked to end, ends; once it is gone there is nothing to end', async () => {
  const child = await running(`process.once('SIGTERM', () => process.exit(7))`)
  const record = recordOf(child.pid!)
  const exited = once(child, 'exit')
  await endProcess(record, 'SIGTERM', 60_000)
  expect(await exited).toEqual([7, null])
  expect(isAlive(record)).toBe(false)
  await endProcess(record, 'SIGTERM', 60_000)
})

test('one that does not listen is ended after the patience', async () => {
  const child = await running(`process.on('SIGTERM', () => {})`)
  const exited = once(child, 'exit')
  await endProcess(recordOf(child.pid!), 'SIGTERM', 50)
  expect(await exited).toEqual([null, 'SIGKILL'])
})

test('a process that only has the id of one that was recorded is left alone', async () => {
  const child = await running('')
  await endProcess({ pid: child.pid!, mark: 'of another time' }, 'SIGKILL', 0)
  expect(isAlive(recordOf(child.pid!))).toBe(true)
})
