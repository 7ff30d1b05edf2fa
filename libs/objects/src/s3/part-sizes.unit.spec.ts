import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { evenPartSize, evenPieces, filePartSize, mostParts, streamPartSize } from './part-sizes.js'

const MiB = 1024 * 1024
const GiB = 1024 * MiB

test('a stream of more than 200 GiB fits into the parts that S3 allows, and none is larger than 32 MiB', () => {
  let total = 0
  for (let part = 1; part <= mostParts; part++) {
    total += streamPartSize(5 * MiB, part)
  }
  expect(total).toBeGreaterThan(200 * GiB)
  expect([1, 1_000, 1_001, mostParts].map((part) => streamPartSize(5 * MiB, part) / MiB)).toEqual([5, 5, 10, 32])
})

test('pieces cover content of any size, each byte once, in no more parts than S3 allows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 * 1024 * GiB }), (size) => {
      const pieces = evenPieces(size, evenPartSize(16 * MiB, size))
      expect(pieces.length).toBeLessThanOrEqual(mostParts)
      let next = 0
      const isInOrder = pieces.every(({ part, start, sizeBytes }, index) => {
        const isNext = part === index + 1 && start === next
        next += sizeBytes
        return isNext
      })
      expect([isInOrder, next]).toEqual([true, size])
    }),
    { seed: 7, numRuns: 50 },
  )
  expect(evenPieces(0, MiB)).toEqual([])
})

test.each([
  ['a small one stays whole', 4, 5],
  ['one of some megabytes has parts of the least size', 13, 5],
  ['a larger one is cut into as many as go at once', 30, 8],
  ['a large one has the usual ones', 500, 16],
  ['the largest has as few as S3 allows', 5 * 1024 * 1024, 525],
])('parts of a file: %s', (_, sizeMiB, partMiB) => {
  expect(filePartSize({ filePartBytes: 16 * MiB, fileWidth: 4 }, sizeMiB * MiB) / MiB).toBe(partMiB)
})
