import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ParseError } from '../parse-error.js'
import { SpecBench } from '../spec-bench.js'
import { tarOf } from '../spec-tar.js'
import { zipOf } from '../spec-zip.js'
import { bzip2Tar, bzip2TwoStreams, xzTar, xzTwoStreams } from './spec-packed.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const files = [
  ['x/a.csv', 'a,b\n1,2\n'],
  ['b.csv', 'a,b\n3,4\n5,"six\nseven"\n'],
] as const
const tar = await tarOf(files)
const whole = { zip: zipOf(files), tar, 'tar in gzip': gzipSync(tar), 'tar in zstd': zstdCompressSync(tar) }
const slow = { bzip2: bzip2TwoStreams, 'tar in bzip2': bzip2Tar, xz: xzTwoStreams, 'tar in xz': xzTar }

const damage = fc.record({
  flips: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 3 }),
  cut: fc.oneof(fc.constant(0), fc.nat({ max: 400 })),
  behind: fc.oneof(fc.constant(new Uint8Array(0)), fc.uint8Array({ maxLength: 8 })),
})

test.each([
  ...Object.entries(whole).map(([name, bytes]) => [name, bytes, 60] as const),
  ...Object.entries(slow).map(([name, bytes]) => [name, bytes, 15] as const),
])(
  'a %s that is damaged anyhow is read, or refused with a code, and leaves nothing behind',
  async (_, bytes, numRuns) => {
    await fc.assert(
      fc.asyncProperty(damage, async ({ flips, cut, behind }) => {
        const copy = Buffer.concat([bytes.subarray(0, Math.max(1, bytes.length - cut)), behind])
        for (const [at, value] of flips) copy[at % copy.length] = value
        const { error, left } = await bench.refusal(bench.parse('damaged', copy))
        expect(left.filter((name) => name.startsWith('.'))).toEqual([])
        if (error !== null) expect(error).toBeInstanceOf(ParseError)
      }),
      { numRuns },
    )
  },
  120_000,
)

test('a bundle of anything is accounted for, or refused with a code', async () => {
  const text = fc
    .array(
      fc.constantFrom('a', 'b', ',', ',', ';', '"', '\n', '\n', '\r\n', '1', '2.5', ' ', 'ä', '\t', '{', '}', '#'),
      {
        maxLength: 40,
      },
    )
    .map((parts) => `a,b\n1,2\n${parts.join('')}`)
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 4 }), async (texts) => {
      const zip = zipOf(texts.map((content, i) => [`${i}.csv`, content] as const))
      const found = await bench.parse('any.zip', zip).catch((error: unknown) => error)
      if (found instanceof Error) {
        expect(found).toBeInstanceOf(ParseError)
        return
      }
      const { rowsRead, rowsWritten, rowsRejected, parquetPath } = found as Awaited<ReturnType<SpecBench['parse']>>
      expect(rowsRead).toBe(rowsWritten + rowsRejected)
      expect(await bench.rows(parquetPath, 'count(*)::INT AS n')).toEqual([{ n: rowsWritten }])
    }),
    { numRuns: 80 },
  )
}, 120_000)
