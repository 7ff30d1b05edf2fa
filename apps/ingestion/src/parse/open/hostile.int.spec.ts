import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { SpecBench } from '../spec-bench.js'
import { tarOf } from '../spec-tar.js'
import { zipOf, zipWith } from '../spec-zip.js'

let bench: SpecBench
beforeEach(async () => {
  bench = await SpecBench.open()
})
afterEach(() => bench.close())

const csv = 'a,b\n1,2\n'
const two = zipOf([
  ['a.csv', csv],
  ['b.csv', csv],
])

async function refused(bytes: Uint8Array, code: string): Promise<void> {
  const { error, left } = await bench.refusal(bench.parse('data', bytes))
  expect(error).toMatchObject({ name: 'ParseError', code })
  expect((error as Error).message).not.toContain(bench.dir)
  expect(left).toEqual([])
}

/** Many entries for one piece of packed data, as in a bomb of overlapping files. */
function overlapping(files: number): Buffer {
  const one = zipOf([['0.csv', Buffer.alloc(1e6, csv)]])
  const directoryAt = one.indexOf('PK\x01\x02', 0, 'latin1')
  const entry = one.subarray(directoryAt, one.length - 22)
  const entries = Array.from({ length: files }, (_, i) => {
    const copy = Buffer.from(entry)
    copy.write(String(i % 10), 46, 'latin1')
    return copy
  })
  const end = Buffer.from(one.subarray(one.length - 22))
  end.writeUInt16LE(files, 8)
  end.writeUInt16LE(files, 10)
  end.writeUInt32LE(entry.length * files, 12)
  return Buffer.concat([one.subarray(0, directoryAt), ...entries, end])
}

/** Only the end of a zip, which claims to have so many entries. */
function claiming(entries: number): Buffer {
  const end64 = Buffer.alloc(56)
  end64.write('PK\x06\x06', 0, 'latin1')
  end64.writeUInt32LE(44, 4)
  end64.writeBigUInt64LE(BigInt(entries), 24)
  end64.writeBigUInt64LE(BigInt(entries), 32)
  end64.writeBigUInt64LE(BigInt(entries * 47), 40)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 0, 'latin1')
  locator.writeBigUInt64LE(30n, 8)
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22, 0xff)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt32LE(0, 4)
  end.writeUInt16LE(0, 20)
  return Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), end64, locator, end])
}

function withCount(zip: Buffer, entries: number): Buffer {
  const copy = Buffer.from(zip)
  copy.writeUInt16LE(entries, copy.length - 14)
  copy.writeUInt16LE(entries, copy.length - 12)
  return copy
}

describe('a zip that lies is found out', () => {
  test.each<[string, Uint8Array, string]>([
    ['a size that is too small', zipWith(two, 1, { bytes: 3 }), 'archive_corrupt'],
    ['a size that is too large', zipWith(two, 1, { bytes: 30 }), 'archive_corrupt'],
    ['a size of nothing', zipWith(two, 1, { bytes: 0 }), 'archive_corrupt'],
    ['a size beyond all limits', zipWith(two, 1, { bytes: 0xfffffff0 }), 'archive_bomb'],
    ['a packed size beyond the file', zipWith(two, 1, { packedBytes: 1e6 }), 'archive_corrupt'],
    ['another checksum', zipWith(two, 1, { crc: 1 }), 'archive_corrupt'],
    ['a checksum of nothing', zipWith(two, 1, { crc: 0 }), 'archive_corrupt'],
    ['a place beyond the file', zipWith(two, 1, { offset: 1e6 }), 'archive_corrupt'],
    ['a place within another file', zipWith(two, 1, { offset: 5 }), 'archive_bomb'],
    ['the place of another file', zipWith(two, 1, { offset: 0 }), 'archive_bomb'],
    ['a packing that nobody knows', zipWith(two, 1, { method: 14 }), 'archive_unsupported'],
    ['a thousand names for one piece of data', overlapping(1000), 'archive_bomb'],
    ['a million entries', claiming(1_000_000), 'archive_too_many_files'],
    ['fewer entries than there are', withCount(two, 1), 'archive_corrupt'],
    ['more entries than there are', withCount(two, 3), 'archive_corrupt'],
    ['a directory that is not there', two.subarray(0, two.length - 40), 'archive_corrupt'],
    [
      'the same name twice',
      zipOf([
        ['a.csv', csv],
        ['a.csv', csv],
      ]),
      'archive_names_repeat',
    ],
    [
      'a locked file among others',
      zipOf(
        [
          ['a.csv', csv],
          ['b.csv', csv],
        ],
        1,
      ),
      'archive_encrypted',
    ],
    [
      'a path out, with backslashes',
      zipOf([
        ['a.csv', csv],
        ['x\\..\\..\\b.csv', csv],
      ]),
      'archive_entry_unsafe',
    ],
    [
      'a name with a NUL',
      zipOf([
        ['a.csv', csv],
        ['b.csv\0.txt', csv],
      ]),
      'archive_entry_unsafe',
    ],
    [
      'a drive',
      zipOf([
        ['a.csv', csv],
        ['C:b.csv', csv],
      ]),
      'archive_entry_unsafe',
    ],
    [
      'an archive among its files',
      zipOf([
        ['a.csv', csv],
        ['b.zip', two],
      ]),
      'archive_nested',
    ],
  ])('%s', async (_name, bytes, code) => refused(bytes, code))

  test('a symbolic link is left out, and said', async () => {
    const zip = zipOf([
      ['a.csv', csv],
      ['b.csv', '/etc/passwd'],
    ])
    const parsed = await bench.parse('a.zip', zipWith(zip, 1, { madeBy: 0x0314, attributes: 0xa1ff0000 }))
    expect(await bench.rows(parsed.parquetPath)).toEqual([{ a: 1, b: 2 }])
    expect(parsed.decisions).toContainEqual(
      expect.objectContaining({ what: 'entry', why: 'they are links or devices, not files: b.csv' }),
    )
  })

  test('the files of a bundle together are a bomb, where none is alone', async () => {
    const part = Buffer.alloc(1e6, csv)
    const zip = zipOf(Array.from({ length: 40 }, (_, i) => [`${i}.csv`, part] as const))
    const limits = { maxBytes: 30e6, ratioFreeBytes: 30e6, maxRatio: 1e6 }
    const path = await bench.write('b.zip', zip)
    const { error } = await bench.refusal(bench.parsePath(path, 'b.zip', {}, { limits }))
    expect(error).toMatchObject({ code: 'archive_bomb' })
  })
})

/** The first header's field, written over, with a sum that fits. */
function tarWith(tar: Buffer, at: number, field: string | Buffer): Buffer {
  const copy = Buffer.from(tar)
  copy.set(Buffer.from(field), at)
  let sum = 256
  for (let i = 0; i < 512; i++) sum += i < 148 || i >= 156 ? copy[i]! : 0
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return copy
}

const sizeAt = 124
const typeAt = 156
const tar = await tarOf([
  ['a.csv', csv],
  ['b.csv', csv],
])
const tars: [string, Uint8Array, string][] = [
  ['a path out', await tarOf([['../a.csv', csv]]), 'archive_entry_unsafe'],
  ['an absolute path', await tarOf([['/etc/a.csv', csv]]), 'archive_entry_unsafe'],
  ['a path out in a long name', await tarOf([[`${'x/'.repeat(150)}../../a.csv`, csv]]), 'archive_entry_unsafe'],
  [
    'the same name twice',
    await tarOf([
      ['a.csv', csv],
      ['./a.csv', csv],
    ]),
    'archive_names_repeat',
  ],
  ['a size beyond its end', tarWith(tar, sizeAt, '00077777777 '), 'file_truncated'],
  ['a size beyond all limits', tarWith(tar, sizeAt, '77777777777 '), 'file_truncated'],
  ['a size below nothing', tarWith(tar, sizeAt, Buffer.alloc(12, 0xff)), 'archive_corrupt'],
  ['a size that is no number', tarWith(tar, sizeAt, 'no number..,'), 'archive_corrupt'],
  ['a sparse file', tarWith(tar, typeAt, 'S'), 'archive_unsupported'],
  ['a header of its own of gigabytes', tarWith(tarWith(tar, typeAt, 'x'), sizeAt, '17777777777 '), 'archive_corrupt'],
  [
    'a sparse file of pax',
    await tarOf([[{ name: 'a.csv', pax: { 'GNU.sparse.major': '1' } }, csv]]),
    'archive_unsupported',
  ],
  [
    'nothing but links',
    await tarOf([[{ name: 'a.csv', type: 'symlink', linkname: '/etc/passwd' }, '']]),
    'archive_empty',
  ],
  [
    'an archive among its files',
    await tarOf([
      ['a.csv', csv],
      ['b.tar', tar],
    ]),
    'archive_nested',
  ],
]

describe('a tar that lies is found out', () => {
  test.each(tars)('%s', async (_name, bytes, code) => refused(bytes, code))

  test('links and devices are left out, and said', async () => {
    const bytes = await tarOf([
      ['a.csv', csv],
      [{ name: 'b.csv', type: 'symlink', linkname: '/etc/passwd' }, ''],
      [{ name: 'c.csv', type: 'link', linkname: 'a.csv' }, ''],
      [{ name: 'd.csv', type: 'character-device' }, ''],
      [{ name: 'e.csv', type: 'fifo' }, ''],
    ])
    const parsed = await bench.parse('a.tar', bytes)
    expect(await bench.rows(parsed.parquetPath)).toEqual([{ a: 1, b: 2 }])
    expect(parsed.decisions).toContainEqual(
      expect.objectContaining({
        what: 'entry',
        value: '4 left out',
        why: 'they are links or devices, not files: b.csv, c.csv, d.csv, e.csv',
      }),
    )
  })
})
