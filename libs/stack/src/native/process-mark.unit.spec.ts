import { expect, test } from '@jest/globals'
import { startTicks } from './process-mark.js'

const stat = (name: string, state: string, threads: number): string =>
  `4711 (${name}) ${state} 1 4711 20880 0 -1 4227084 3054 6563 22 2 5 3 4 2 20 0 ${threads} 0 6837202 0 0 18446744073709551615`

test.each([
  ['runs', stat('minio', 'S', 12), '6837202'],
  ['has a name of brackets and blanks', stat('a) Z 1 (b', 'R', 1), '6837202'],
  ['was killed, and threads of it still hold what it had', stat('minio', 'Z', 2), '6837202'],
  ['left its remains', stat('minio', 'Z', 1), null],
])('of a process that %s', (_, line, expected) => {
  expect(startTicks(line)).toBe(expected)
})
