import { expect, test } from '@jest/globals'
import { SeldomSaid } from './seldom-said.js'

/** The moments, in seconds, at which it is said, when it is heard each second for so long. */
function saidWithin(seconds: number, said = new SeldomSaid(), from = 0): number[] {
  const all = Array.from({ length: seconds }, (_, second) => from + second)
  return all.filter((second) => said.isDue('no broker answers', second * 1_000))
}

test('what fails again and again is said at once, and then after silences that grow up to a minute', () => {
  expect(saidWithin(300)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243])
})

test('another thing is said at once', () => {
  const said = new SeldomSaid()
  saidWithin(30, said)
  expect(said.isDue('the group does not answer', 30_000)).toBe(true)
})

test('what has not been heard of for more than a minute is new', () => {
  const said = new SeldomSaid()
  saidWithin(60, said)
  expect(saidWithin(8, said, 120)).toEqual([120, 121, 123, 127])
})

test('after all was well it is new', () => {
  const said = new SeldomSaid()
  saidWithin(30, said)
  said.forget()
  expect(saidWithin(8, said, 30)).toEqual([30, 31, 33, 37])
})
