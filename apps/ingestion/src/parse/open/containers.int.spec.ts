import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parseFile } from '../parse-file.js'
import type { ArchiveLimits } from '../parsed-table.js'
import { SpecBench } from '../spec-bench.js'
import { tarOf } from '../spec-tar.js'
import { zipOf } from '../spec-zip.js'
import {
  bzip2Bomb,
  bzip2Csv,
  bzip2Tar,
  bzip2TwoStreams,
  xzCsv,
  xzLargeDictionary,
  xzSha256,
  xzTar,
  xzTwoStreams,
  zstdLargeWindow,
} from './spec-packed.js'

let bench: SpecBench
beforeEach(async () => {
  bench = await SpecBench.open()
})
afterEach(() => bench.close())

const csv = 'a,b\n1,2\n'
const skippableFrame = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 0, 0])
const tarCsv = await tarOf([['x/a.csv', csv]])
const tarTwo = await tarOf([
  ['a.csv', csv],
  ['b.csv', csv],
])
const tarInTar = await tarOf([['a.tar', tarCsv]])
const tarOfNothing = await tarOf([['d/', '']])

describe('what is packed is told by its content, whatever its name', () => {
  test.each<[string, Uint8Array, string]>([
    ['gzip', gzipSync(csv), 'gzip'],
    ['zstd', zstdCompressSync(csv), 'zstd'],
    ['bzip2', bzip2Csv, 'bzip2'],
    ['xz', xzCsv, 'xz'],
    ['zip', zipOf([['a.csv', csv]]), 'zip'],
    ['tar', tarCsv, 'tar'],
    ['tar in gzip', gzipSync(tarCsv), 'tar in gzip'],
    ['tar in zstd', zstdCompressSync(tarCsv), 'tar in zstd'],
  ])('%s', async (_name, bytes, container) => {
    const parsed = await bench.parse('whatever.dat', bytes)
    expect(parsed).toMatchObject({ table: 'whatever', rowsRead: 1, sourceBytes: bytes.length })
    expect(parsed.decisions[0]).toMatchObject({ what: 'container', value: container })
    expect(await bench.rows(parsed.parquetPath)).toEqual([{ a: 1, b: 2 }])
  })

  test.each<[string, Uint8Array]>([
    ['gzip members', Buffer.concat([gzipSync(csv), gzipSync('3,4\n')])],
    ['zstd frames', Buffer.concat([zstdCompressSync(csv), skippableFrame, zstdCompressSync('3,4\n'), skippableFrame])],
    ['bzip2 streams', bzip2TwoStreams],
    ['xz streams', xzTwoStreams],
  ])('given several %s one behind the other, then none is lost', async (_name, bytes) => {
    const parsed = await bench.parse('a.csv', bytes)
    expect(await bench.rows(parsed.parquetPath)).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ])
  })

  test.each([
    ['xz', xzTar],
    ['bzip2', bzip2Tar],
  ])('given a tar of two files in %s, then they are one table', async (_name, bytes) => {
    const parsed = await bench.parse('t', bytes)
    expect(await bench.rows(parsed.parquetPath)).toEqual([
      { a: 1, b: 2, source_file: 'a.csv' },
      { a: 3, b: 4, source_file: 'b.csv' },
    ])
  })

  test('given a tar from before ustar, then it is read', async () => {
    const old = Buffer.from(tarCsv)
    old.fill(0, 257, 345)
    let sum = 256
    for (let i = 0; i < 512; i++) sum += i < 148 || i >= 156 ? old[i]! : 0
    old.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    expect(await bench.parse('old.tar', old)).toMatchObject({ rowsRead: 1 })
  })
})

const truncated = (bytes: Uint8Array, less: number): Uint8Array => bytes.subarray(0, bytes.length - less)
const broken = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 0x55
  return copy
}
const garbage = Buffer.from('garbage behind the end')

describe('what cannot be unpacked says so, and leaves nothing behind', () => {
  const zstd = zstdCompressSync(csv.repeat(20), { params: { [constants.ZSTD_c_checksumFlag]: 1 } })
  test.each<[string, Uint8Array, string]>([
    ['zstd cut short', truncated(zstd, 5), 'file_truncated'],
    ['bzip2 cut short', truncated(bzip2Csv, 10), 'file_truncated'],
    ['xz cut short', truncated(xzCsv, 10), 'file_truncated'],
    ['tar cut short', tarCsv.subarray(0, 514), 'file_truncated'],
    ['tar cut between two files', tarTwo.subarray(0, 1024), 'file_truncated'],
    ['zstd with a broken byte', broken(zstd, 14), 'archive_corrupt'],
    ['bzip2 with a broken byte', broken(bzip2Csv, 30), 'archive_corrupt'],
    ['xz with a broken byte', broken(xzCsv, 33), 'archive_corrupt'],
    ['tar with a broken second header', broken(tarTwo, 1024), 'archive_corrupt'],
    ['gzip with garbage behind it', Buffer.concat([gzipSync(csv), garbage]), 'archive_corrupt'],
    ['zstd with garbage behind it', Buffer.concat([zstdCompressSync(csv), garbage]), 'archive_corrupt'],
    ['bzip2 with garbage behind it', Buffer.concat([bzip2Csv, garbage]), 'archive_corrupt'],
    ['xz with garbage behind it', Buffer.concat([xzCsv, garbage]), 'archive_corrupt'],
    ['xz with an unknown checksum', xzSha256, 'archive_unsupported'],
    ['xz with a dictionary of 1 GiB', xzLargeDictionary, 'archive_bomb'],
    ['zstd with a window of 2 GiB', zstdLargeWindow, 'archive_bomb'],
    ['a zip in gzip', gzipSync(zipOf([['a.csv', csv]])), 'archive_nested'],
    ['gzip in gzip', gzipSync(gzipSync(csv)), 'archive_nested'],
    ['gzip in a zip', zipOf([['a.csv.gz', gzipSync(csv)]]), 'archive_nested'],
    ['a tar in a tar', tarInTar, 'archive_nested'],
    ['a tar in a zip', zipOf([['a.tar', tarCsv]]), 'archive_nested'],
    ['zstd of nothing', zstdCompressSync(''), 'file_empty'],
    ['a tar of nothing', tarOfNothing, 'archive_empty'],
  ])('%s', async (_name, bytes, code) => {
    const { error, left } = await bench.refusal(bench.parse('a.csv', bytes))
    expect(error).toMatchObject({ name: 'ParseError', code })
    expect((error as Error).message).not.toContain(bench.dir)
    expect(left).toEqual([])
  })

  test('given "entry" for what is no archive, then that is refused', async () => {
    const { error } = await bench.refusal(bench.parse('a.csv', csv, { entry: 'a.csv' }))
    expect(error).toMatchObject({ code: 'override_invalid' })
  })
})

const zeros = Buffer.alloc(60e6)
const bombs: [string, () => Promise<Uint8Array> | Uint8Array][] = [
  ['gzip', () => gzipSync(zeros)],
  ['zstd', () => zstdCompressSync(zeros)],
  ['bzip2', () => bzip2Bomb],
  ['zip', () => zipOf([['a.csv', zeros]])],
  ['tar in gzip', async () => gzipSync(await tarOf([['a.csv', zeros]]))],
]

describe('what unpacks without end', () => {
  test.each(bombs)('%s is stopped on the way', async (name, make) => {
    const limits = { maxBytes: 50e6, ratioFreeBytes: 1e6, maxRatio: 50 }
    const path = await bench.write(name, await make())
    const { error, left } = await bench.refusal(bench.parsePath(path, name, {}, { limits }))
    expect(error).toMatchObject({ code: 'archive_bomb' })
    expect(left).toEqual([])
  })

  test.each(bombs)('%s ends within a second of an abort, with its reason', async (name, make) => {
    const { error, left, afterMs } = await abortedAtFirstNews(name, await make())
    expect(error).toMatchObject({ message: 'not wanted any more' })
    expect(left).toEqual([])
    expect(afterMs).toBeLessThan(1000)
  })
})

async function abortedAtFirstNews(name: string, bytes: Uint8Array) {
  const limits: ArchiveLimits = { maxBytes: 1e12, maxRatio: 1e12, ratioFreeBytes: 1e12 }
  const path = await bench.write(name, bytes)
  const abort = new AbortController()
  let abortedAt = 0
  const progress = (): void => {
    abortedAt ||= performance.now()
    abort.abort(new Error('not wanted any more'))
  }
  const input = { path, filename: name, overrides: {}, outDir: bench.outDir, limits }
  const result = await bench.refusal(parseFile(input, { duck: bench.duck, signal: abort.signal, progress }))
  return { ...result, afterMs: performance.now() - abortedAt }
}
