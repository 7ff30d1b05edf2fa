import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { SpecBench } from './spec-bench.js'
import { zipOf } from './spec-zip.js'

let bench: SpecBench
beforeEach(async () => {
  bench = await SpecBench.open()
})
afterEach(() => bench.close())

const csv = 'a,b\n1,2\n'
const ragged = `a,b\n${Array.from({ length: 100 }, (_, i) => (i % 4 === 3 ? 'only one' : `${i},x`)).join('\n')}\n`

describe('a file that cannot be read says so, and leaves nothing behind', () => {
  test.each<[string, string, string | Uint8Array, string]>([
    ['0 bytes', 'a.csv', '', 'file_empty'],
    ['blanks', 'a.csv', ' \n\n', 'file_empty'],
    ['an image called CSV', 'a.csv', Buffer.from('\x89PNG\r\n\x1a\nxxxx', 'latin1'), 'file_not_what_its_name_says'],
    ['a program called CSV', 'a.csv', Buffer.from('\x7fELF\x02\x01\x01\0\0', 'latin1'), 'file_not_what_its_name_says'],
    ['binary data called CSV', 'a.csv', Buffer.from([97, 44, 0, 1, 2, 10]), 'file_not_what_its_name_says'],
    ['a PDF of nothing', 'a.pdf', '%PDF-1.7\n', 'document_unreadable'],
    ['a PDF called CSV', 'a.csv', '%PDF-1.7\n', 'file_not_what_its_name_says'],
    ['gzip of nothing', 'a.csv.gz', gzipSync(''), 'file_empty'],
    ['gzip cut short', 'a.csv.gz', gzipSync(ragged).subarray(0, 60), 'file_truncated'],
    [
      'gzip with a broken byte',
      'a.csv.gz',
      Buffer.concat([gzipSync(csv).subarray(0, 10), Buffer.from('garbage!')]),
      'archive_corrupt',
    ],
    ['zip cut short', 'a.zip', zipOf([['a.csv', csv]]).subarray(0, 60), 'archive_corrupt'],
    [
      'zip of two files of different shapes',
      'a.zip',
      zipOf([
        ['a.csv', csv],
        ['b.csv', 'a,c\n1,2\n'],
      ]),
      'archive_shapes_differ',
    ],
    ['zip of none', 'a.zip', zipOf([]), 'archive_empty'],
    ['zip with a path out', 'a.zip', zipOf([['../../a.csv', csv]]), 'archive_entry_unsafe'],
    ['zip with an absolute path', 'a.zip', zipOf([['/etc/a.csv', csv]]), 'archive_entry_unsafe'],
    ['zip with a password', 'a.zip', zipOf([['a.csv', csv]], 1), 'archive_encrypted'],
    ['a zip in a zip', 'a.zip', zipOf([['b.zip', zipOf([['a.csv', csv]])]]), 'archive_nested'],
    ['too many bad rows', 'a.csv', ragged, 'too_many_rejected_rows'],
    ['JSON cut short', 'a.json', '[{"a":1},{"a":', 'file_truncated'],
    ['JSON of numbers', 'a.json', '[1,2,3]', 'json_unreadable'],
    ['Parquet cut short', 'a.parquet', 'PAR1 and then nothing more', 'file_truncated'],
    [
      'Parquet with a lying footer',
      'a.parquet',
      'PAR1 and then nothing more \x10\x00\x00\x00PAR1',
      'parquet_unreadable',
    ],
    [
      'a thousand columns too many',
      'a.csv',
      `${Array.from({ length: 17_000 }, (_, i) => `c${i}`).join(',')}\n`,
      'too_many_columns',
    ],
  ])('%s', async (_name, filename, content, code) => {
    const { error, left } = await bench.refusal(bench.parse(filename, content))
    expect(error).toMatchObject({ name: 'ParseError', code, retryable: false })
    expect((error as Error).message).not.toContain(bench.dir)
    expect((error as { hint: string }).hint).not.toBe('')
    expect(left).toEqual([])
  })

  test('too many bad rows name the first line and the reason', async () => {
    const { error } = await bench.refusal(bench.parse('a.csv', ragged))
    expect(error).toMatchObject({
      line: 5,
      message: '25 of 100 rows cannot be read; the first is on line 5: 1 fields where 2 are expected.',
    })
  })

  test('a bomb is stopped on the way, in gzip and in zip', async () => {
    const limits = { maxBytes: 2e6, ratioFreeBytes: 1e5, maxRatio: 50 }
    const bomb = Buffer.alloc(1e6, 'a,b\n')
    for (const [name, bytes] of [
      ['a.gz', gzipSync(bomb)],
      ['a.zip', zipOf([['a.csv', bomb]])],
    ] as const) {
      const { error, left } = await bench.refusal(bench.parsePath(await bench.write(name, bytes), name, {}, { limits }))
      expect(error).toMatchObject({ code: 'archive_bomb' })
      expect(left).toEqual([])
    }
  })

  test('an abort stops the work with its own reason and leaves nothing', async () => {
    const path = await bench.write('a.csv', `a,b\n${'1,2\n'.repeat(4_000_000)}`)
    for (const early of [true, false]) {
      const abort = new AbortController()
      const reason = new Error('cancelled by the user')
      if (early) abort.abort(reason)
      const parse = bench.parsePath(path, 'a.csv', {}, { signal: abort.signal })
      setImmediate(() => abort.abort(reason))
      const { error, left } = await bench.refusal(parse)
      expect(error).toBe(reason)
      expect(left).toEqual([])
    }
  })
})

describe('what wraps a table is taken off', () => {
  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync(csv)],
    ['two gzip members', Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')])],
    [
      'zip',
      zipOf([
        ['d/', ''],
        ['d/a.csv', csv],
        ['__MACOSX/d/._a.csv', 'x'],
      ]),
    ],
  ])('%s, whatever its name', async (_name, bytes) => {
    const parsed = await bench.parse('whatever.dat', bytes)
    expect(parsed).toMatchObject({ table: 'whatever', rowsRead: 1, sourceBytes: bytes.length })
    expect(await bench.rows(parsed.parquetPath)).toEqual([{ a: 1, b: 2 }])
  })
})
