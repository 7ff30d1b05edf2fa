import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { openEmbeddedBus } from './open-embedded-bus.js'

const publishers = 4
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-bus-crash-'))
})
afterEach(() => rm(dir, { recursive: true }))

test('a process killed at any moment loses no acknowledged record, keeps their order, and leaves a sound file', async () => {
  const acknowledged = new Set<number>()
  const random = seeded(20_260_101)
  for (let round = 0; round < 8; round++) {
    const killAfter = 1 + Math.floor(random() * 400)
    for (const number of await publishUntilKilled(round * 1_000_000, killAfter)) acknowledged.add(number)
    expect(integrityOf(dir)).toBe('ok')
    const byKey = await numbersByKey()
    const inLog = new Set([...byKey.values()].flat())
    expect([...acknowledged].filter((number) => !inLog.has(number))).toEqual([])
    for (const numbers of byKey.values()) expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  }
  expect(acknowledged.size).toBeGreaterThan(8)
}, 120_000)

/** Kills the publisher with -9 once it has acknowledged so many; gives all that it acknowledged before it died. */
async function publishUntilKilled(first: number, killAfter: number): Promise<number[]> {
  const script = join(import.meta.dirname, 'crashing-publisher.js')
  const child = spawn(process.execPath, [script, dir, `${first}`], { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
  const exited = once(child, 'exit')
  const numbers: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    numbers.push(Number(line))
    if (numbers.length === killAfter) child.kill('SIGKILL')
  }
  expect((await exited)[1]).toBe('SIGKILL')
  expect(numbers.length).toBeGreaterThanOrEqual(killAfter)
  return numbers
}

async function numbersByKey(): Promise<Map<string, number[]>> {
  const bus = await openEmbeddedBus({ dir })
  const byKey = new Map<string, number[]>()
  for (const { partition, next } of await bus.positions('crash')) {
    const records = await bus.read({ topic: 'crash', partition }, 0, next)
    expect(records.map(({ offset }) => offset)).toEqual(records.map((_, index) => index))
    for (const { key, value } of records) byKey.set(key!, [...(byKey.get(key!) ?? []), Number(value.toString())])
  }
  await bus.close()
  expect(byKey.size).toBeLessThanOrEqual(publishers)
  return byKey
}

function integrityOf(folder: string): unknown {
  const db = new DatabaseSync(join(folder, 'events.sqlite'))
  const row = db.prepare('PRAGMA integrity_check').get()
  db.close()
  return row?.['integrity_check']
}

/** A linear congruential generator: the moments of the kills are the same in every run, as far as the machine allows. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}
