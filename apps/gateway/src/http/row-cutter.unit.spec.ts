import { expect, test } from '@jest/globals'
import { RowCutter } from './row-cutter.js'

const ROWS = [[1, 'a,b', null], ['"]', '\\', '\\"],['], [{ a: [1, { b: ']' }] }, [[]], 'ü😀'], [], [-1.5e300, true, '']]
const BYTES = Buffer.from(JSON.stringify(ROWS))

const cutInto = (chunks: readonly Buffer[]): unknown[][] => {
  const cutter = new RowCutter()
  return chunks.flatMap((chunk) => cutter.take(chunk))
}

test('rows are the same wherever their bytes are split', () => {
  for (let at = 0; at <= BYTES.length; at++) expect(cutInto([BYTES.subarray(0, at), BYTES.subarray(at)])).toEqual(ROWS)
  expect(cutInto(Array.from(BYTES, (byte) => Buffer.of(byte)))).toEqual(ROWS)
})

test('a row is given as soon as it is whole', () => {
  const cutter = new RowCutter()
  expect(cutter.take(Buffer.from('[[1],[2'))).toEqual([[1]])
  expect(cutter.take(Buffer.from('],[3]'))).toEqual([[2], [3]])
  expect(cutter.take(Buffer.from(']'))).toEqual([])
})

test('no rows are none', () => {
  expect(cutInto([Buffer.from('[]')])).toEqual([])
})
