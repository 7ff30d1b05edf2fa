import { expect, test } from '@jest/globals'
import { forEachOf } from './for-each-of.js'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

test('each is done once, several at a time, and not all at once', async () => {
  const done: number[] = []
  let [now, most] = [0, 0]
  await forEachOf(numbers(100), undefined, async (n) => {
    most = Math.max(most, ++now)
    await new Promise(setImmediate)
    now--
    done.push(n)
  })
  expect(done.toSorted((a, b) => a - b)).toEqual(numbers(100))
  expect([most > 1, most < 100]).toEqual([true, true])
})

test('what comes page by page is taken as it comes', async () => {
  const done: string[] = []
  const pages = (async function* () {
    for (const page of ['ab', 'cd']) yield* page
  })()
  await forEachOf(pages, undefined, async (item) => void done.push(item))
  expect(done.toSorted()).toEqual(['a', 'b', 'c', 'd'])
})

test('the first failure is told, after all that had begun have ended; the rest is left', async () => {
  const [begun, ended]: [number[], number[]] = [[], []]
  const failing = forEachOf(numbers(1_000), undefined, async (n) => {
    begun.push(n)
    await new Promise(setImmediate)
    if (n === 3) throw new Error('broken')
    ended.push(n)
  })
  await expect(failing).rejects.toThrow('broken')
  expect(ended).toEqual(begun.filter((n) => n !== 3))
  expect(begun.length).toBeLessThan(1_000)
})

test.each(['the list', 'an abort'])('%s that fails ends it', async (what) => {
  const aborting = new AbortController()
  const list = (async function* () {
    yield 1
    if (what === 'the list') throw new Error('the list')
    aborting.abort(new Error('an abort'))
    yield 2
  })()
  const done: number[] = []
  await expect(forEachOf(list, aborting.signal, async (n) => void done.push(n))).rejects.toThrow(what)
  expect(done).not.toContain(2)
})
