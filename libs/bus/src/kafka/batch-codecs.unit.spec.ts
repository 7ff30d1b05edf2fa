import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import snappy from 'snappyjs'
import { type Codec, isPassing, mostRecords, mostUnpackedBytes, unpackedBatch } from './batch-codecs.js'

/** A record of a batch: its length as a varint in zigzag, then so many bytes. */
function recordOf(bytes: number): Buffer {
  const length: number[] = []
  for (let rest = 2 * bytes; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.concat([Buffer.from([...length, rest]), text(bytes)])
    length.push((rest % 128) + 128)
  }
}

const text = (bytes: number): Buffer =>
  Buffer.alloc(bytes, 'The quick brown fox jumps over the lazy dog, and does so again. ')

const uint32 = (value: number, order: 'BE' | 'LE'): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes[order === 'BE' ? 'writeUInt32BE' : 'writeUInt32LE'](value)
  return bytes
}

/** The stream of Java's library, of blocks of 32 KB. */
function javaSnappy(data: Buffer): Buffer {
  const parts = [Buffer.from('82534e4150505900', 'hex'), uint32(1, 'BE'), uint32(1, 'BE')]
  for (let at = 0; at < data.length; at += 32_768) {
    const block = snappy.compress(data.subarray(at, at + 32_768))
    parts.push(uint32(block.length, 'BE'), block)
  }
  return Buffer.concat(parts)
}

interface FrameOptions {
  readonly contentSize?: number
  readonly blockChecksums?: boolean
  readonly contentChecksum?: boolean
}

/** An LZ4 frame of blocks of at most 64 KB, that may depend on each other, each with its header field. */
function lz4Frame(blocks: readonly (readonly [number, Buffer])[], options: FrameOptions = {}): Buffer {
  const flag = (isSet: unknown, bit: number): number => (isSet ? bit : 0)
  const flags =
    0x40 |
    flag(options.blockChecksums, 0x10) |
    flag(options.contentSize !== undefined, 0x08) |
    flag(options.contentChecksum, 0x04)
  const size = options.contentSize === undefined ? [] : [uint32(options.contentSize, 'LE'), uint32(0, 'LE')]
  const checksum = Buffer.from('cccccccc', 'hex')
  return Buffer.concat([
    uint32(0x184d2204, 'LE'),
    Buffer.from([flags, 0x40]),
    ...size,
    Buffer.from([0]),
    ...blocks.flatMap(([field, bytes]) => [uint32(field, 'LE'), bytes, ...(options.blockChecksums ? [checksum] : [])]),
    uint32(0, 'LE'),
    ...(options.contentChecksum ? [checksum] : []),
  ])
}

const stored = (bytes: Buffer): readonly [number, Buffer] => [bytes.length + 0x80000000, bytes]
const packed = (...bytes: number[]): readonly [number, Buffer] => [bytes.length, Buffer.from(bytes)]

const packings: readonly (readonly [string, Codec, (data: Buffer) => Buffer])[] = [
  ['gzip', 'gzip', (data) => gzipSync(data)],
  ['zstd', 'zstd', (data) => zstdCompressSync(data)],
  ['Snappy in one block', 'snappy', (data) => snappy.compress(data)],
  ['Snappy as of Java', 'snappy', javaSnappy],
  [
    'LZ4 of stored blocks',
    'lz4',
    (data) =>
      lz4Frame(
        Array.from({ length: Math.ceil(data.length / 65_536) }, (_, n) =>
          stored(data.subarray(n * 65_536, (n + 1) * 65_536)),
        ),
      ),
  ],
]
const unreadable = {
  name: 'UnreadError',
  mayPass: false,
  code: 'log_unavailable',
  hint: expect.stringContaining('producer'),
}

describe('what others pack', () => {
  test.each(packings)('with %s is unpacked, at every size', async (_, codec, pack) => {
    const sizes = [1, 59, 60, 61, 256, 300, 4_096, 32_768, 65_537, 300_000, 1_000_000]
    for (const batch of sizes.map(recordOf)) expect((await unpackedBatch(codec, pack(batch))).equals(batch)).toBe(true)
  })

  test.each(packings)('with %s may be anything', async (_, codec, pack) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'ab', 'abcd', '0123456789')), async (words) => {
        const batch = Buffer.concat([Buffer.from([0]), Buffer.from(words.join(''))])
        expect(await unpackedBatch(codec, pack(batch))).toEqual(batch)
      }),
      { numRuns: 50 },
    )
  })

  test.each([
    ['plain', {}],
    ['with its size', { contentSize: 20 }],
    ['with a size that is a lie', { contentSize: 4_294_967_295 }],
    ['with a checksum of each block', { blockChecksums: true }],
    ['with a checksum of all', { contentChecksum: true }],
  ])('as an LZ4 frame %s: a block copies from the one before', async (_, options) => {
    // A copy of 4 bytes from 8 back, then one of 8 bytes from 4 back, which reaches into itself; the last bytes are never copied.
    const second = packed(0x00, 8, 0, 0x04, 4, 0, 0x10, 0x78)
    const frame = lz4Frame([stored(Buffer.from('\x26abcdefg')), second], options)
    expect((await unpackedBatch('lz4', frame)).toString('latin1')).toBe('\x26abcdefg\x26abc\x26abc\x26abcx')
  })

  test.each(packings)('with %s is refused beyond a size, and read up to it', async (_, codec, pack) => {
    const batch = recordOf(99_997)
    expect(await unpackedBatch(codec, pack(batch), 100_000)).toHaveLength(100_000)
    await expect(unpackedBatch(codec, pack(batch), 99_999)).rejects.toMatchObject(unreadable)
  })

  test('with LZ4 in many small blocks is unpacked', async () => {
    const blocks = Array.from({ length: mostUnpackedBytes / 65_536 + 1 }, () => packed(0x10, 0))
    expect(await unpackedBatch('lz4', lz4Frame(blocks))).toEqual(Buffer.alloc(blocks.length))
  })

  test('P5: a megabyte that would become gigabytes is refused', async () => {
    const large = packed(...Buffer.alloc(65_536 / 255 + 1))
    const bomb = lz4Frame(Array.from({ length: mostUnpackedBytes / 65_536 + 1 }, () => large))
    await expect(unpackedBatch('lz4', bomb)).rejects.toMatchObject(unreadable)
    await expect(unpackedBatch('snappy', Buffer.from('ffffffff0f00', 'hex'))).rejects.toMatchObject(unreadable)
    await expect(unpackedBatch('gzip', gzipSync(Buffer.alloc(mostUnpackedBytes + 1)))).rejects.toMatchObject(unreadable)
    await expect(unpackedBatch('zstd', zstdCompressSync(Buffer.alloc(mostUnpackedBytes + 1)))).rejects.toMatchObject(
      unreadable,
    )
  })

  test('P5: more records than a batch may have are refused', async () => {
    const records = (count: number): Buffer => zstdCompressSync(Buffer.alloc(2 * count, recordOf(1)))
    expect(await unpackedBatch('zstd', records(mostRecords))).toHaveLength(2 * mostRecords)
    await expect(unpackedBatch('zstd', records(mostRecords + 1))).rejects.toMatchObject(unreadable)
  })

  test.each(packings)(
    'with %s and is damaged ends, with an error of the bus or with other bytes',
    async (_, codec, pack) => {
      const whole = pack(recordOf(300))
      const damaged = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.boolean())
      await fc.assert(
        fc.asyncProperty(damaged, async ([at, bytes, isCut]) => {
          const data = Buffer.from(isCut ? whole.subarray(0, at) : whole)
          data.set(bytes.subarray(0, data.length - at), isCut ? 0 : at)
          const result = await unpackedBatch(codec, data).catch((error: unknown) => error)
          if (!Buffer.isBuffer(result)) expect(result).toMatchObject(unreadable)
        }),
        { numRuns: 300 },
      )
    },
  )

  test('P5: a Snappy block that leads back to itself is refused', async () => {
    const endless = Buffer.from([10, 0xfc, 0xfa, 0xff, 0xff, 0xff, 0, 0, 0, 0])
    await expect(unpackedBatch('snappy', endless)).rejects.toMatchObject(unreadable)
  })
})

test.each([
  [{ name: 'RangeError', message: 'Array buffer allocation failed' }, true],
  [{ name: 'Error', message: 'no room', code: 'Z_MEM_ERROR' }, true],
  [{ name: 'Error', message: 'no room', code: 'ZSTD_error_memory_allocation' }, true],
  [{ name: 'TypeError', message: 'zstdDecompress is not a function' }, true],
  [{ name: 'Error', message: 'incorrect data check', code: 'Z_DATA_ERROR' }, false],
  [{ name: 'RangeError', message: 'Cannot create a Buffer larger', code: 'ERR_BUFFER_TOO_LARGE' }, false],
  [{ name: 'RangeError', message: 'a block is cut off' }, false],
])('P5: %j: whether the same bytes may be read later', (thrown, isSo) => {
  expect(isPassing(thrown)).toBe(isSo)
})
