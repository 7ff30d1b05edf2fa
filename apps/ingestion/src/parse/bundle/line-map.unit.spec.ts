import { expect, test } from '@jest/globals'
import { LineMap } from './line-map.js'

const map = new LineMap()
map.add({ file: 'a.csv', combinedLine: 2, ownLine: 2 })
map.add({ file: 'b.csv', combinedLine: 10, ownLine: 5 })

test.each([
  [1, null],
  [2, { file: 'a.csv', line: 2 }],
  [9, { file: 'a.csv', line: 9 }],
  [10, { file: 'b.csv', line: 5 }],
  [12, { file: 'b.csv', line: 7 }],
])('line %d of the combined text was %j', (line, found) => {
  expect(map.find(line)).toEqual(found)
})

test('a text that names lines names those of the files', () => {
  expect(map.place('NA twice, first on line 3; and line 11, but not line 1')).toBe(
    'NA twice, first on line 3 of a.csv; and line 6 of b.csv, but not line 1',
  )
})
