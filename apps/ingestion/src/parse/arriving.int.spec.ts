import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { type Arriving, headBytes, NeedsWholeFile } from './open/arriving.js'
import type { ParseOverrides } from './overrides.js'
import { parseArriving, parseFile } from './parse-file.js'
import type { ParsedFile } from './parsed-table.js'
import { SpecBench } from './spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

/** Comes in chunks that fit nothing. */
function arriving(bytes: Buffer, chunkBytes = 70_001): Arriving & { given: number } {
  const it = {
    sizeBytes: bytes.length,
    head: bytes.subarray(0, headBytes),
    given: Math.min(headBytes, bytes.length),
    async *rest() {
      while (it.given < bytes.length) yield bytes.subarray(it.given, (it.given += chunkBytes))
    },
  }
  return it
}

const ports = (signal = new AbortController().signal) => ({ duck: bench.duck, signal, progress: () => undefined })
const inputOf = (filename: string, overrides: ParseOverrides) => ({ filename, overrides, outDir: bench.outDir })

const asItComes = (filename: string, bytes: Buffer, overrides: ParseOverrides = {}): Promise<ParsedFile> =>
  parseArriving(arriving(bytes), inputOf(filename, overrides), ports())

/** What a table became: rows, and all that is said of it but where it lies. */
async function became({ parquetPath, rejectsPath, ...said }: ParsedFile) {
  const sums = async (path: string) =>
    (await bench.rows(path, 'count(*) AS n, bit_xor(md5_number(t::VARCHAR))::VARCHAR AS sum', 't'))[0]
  return {
    said,
    rows: await sums(parquetPath),
    last: await bench.lastRow(parquetPath),
    rejects: rejectsPath === null ? null : await sums(rejectsPath),
  }
}

const manyRows = (row: (i: number) => string, odd: Record<number, string> = {}, n = 60_000): Buffer =>
  Buffer.from(['id,value,note', ...Array.from({ length: n }, (_, i) => odd[i] ?? row(i))].join('\n') + '\n')
const plain = (i: number): string => `${i},${i % 97},größer als ${i}`
const last = 59_999

describe('given a text that is read while it comes', () => {
  test.each([
    ['plain rows', manyRows(plain), {}],
    ['a byte order mark', Buffer.concat([Buffer.from('\uFEFF'), manyRows(plain)]), {}],
    ['CRLF', Buffer.from(manyRows(plain).toString().replaceAll('\n', '\r\n')), {}],
    ['quotes and breaks in them', manyRows((i) => `${i},${i % 7},"a ""b""\nc ${i}"`), {}],
    ['lines above the header', Buffer.concat([Buffer.from('a report\nof two lines\n'), manyRows(plain)]), {}],
    ['no header', Buffer.from(manyRows(plain).subarray(14)), {}],
    ['words for what is missing', manyRows((i) => `${i},${i % 3 === 0 ? 'NA' : i},x`), {}],
    ['decisions of a person', Buffer.from(manyRows(plain).toString().replaceAll(',', '|')), { delimiter: '|' }],
    ['a few bytes', Buffer.from('a,b\n1,2\n'), {}],
  ])('of %s, then it becomes the same as from a file', async (_name, bytes, overrides) => {
    const whole = await became(await bench.parse('t.csv', bytes, overrides))
    expect(await became(await asItComes('t.csv', bytes, overrides))).toEqual(whole)
    expect(await readdir(bench.outDir)).toEqual(['t.parquet'])
  })

  test.each([
    ['another type in the last row', manyRows(plain, { [last]: '7,007,x' })],
    ['a broken row at the end', manyRows(plain, { [last]: '1,2' })],
    ['a longer line than the pipe takes', manyRows(plain, { [last]: `1,2,"${'x'.repeat(3 << 20)}"` })],
    ['two kinds of line endings', Buffer.concat([manyRows(plain), Buffer.from('1,2,x\r\n')])],
  ])('of %s, then a second look is taken, at the file, and it becomes the same', async (_name, bytes) => {
    const whole = await became(await bench.parse('t.csv', bytes))
    const error = await asItComes('t.csv', bytes).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NeedsWholeFile)
    const { scan } = error as NeedsWholeFile
    expect(scan).not.toBeNull()
    const path = await bench.write('t.csv', bytes)
    const again = await parseFile({ ...inputOf('t.csv', {}), path, scanned: scan }, ports())
    expect(await became(again)).toEqual(whole)
  })

  test('of any table, then it becomes the same as from a file, or has to be one', async () => {
    const cell = fc.constantFrom('', 'x', '1', '1.5', 'NA', '"a,b"', '"q""q"', '"l\nl"', '2020-01-02', 'ü', '#', '007')
    const row = fc.array(cell, { minLength: 3, maxLength: 3 })
    const table = fc.array(fc.oneof({ weight: 9, arbitrary: row }, { weight: 1, arbitrary: fc.array(cell) }), {
      minLength: 3,
      maxLength: 9,
    })
    let asTheyCame = 0
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), async (rows, ending) => {
        const bytes = Buffer.from([['a', 'b', 'c'], ...rows].map((one) => one.join(',')).join(ending) + ending)
        const came = await asItComes('t.csv', bytes).catch((thrown: unknown) => thrown)
        const whole = await bench.parse('t.csv', bytes).catch((thrown: unknown) => thrown)
        if (came instanceof NeedsWholeFile) return
        asTheyCame++
        if (whole instanceof Error) expect(came).toMatchObject({ name: whole.name, message: whole.message })
        else expect({ ...(came as ParsedFile), parquetPath: '' }).toEqual({ ...(whole as ParsedFile), parquetPath: '' })
      }),
      { numRuns: 40 },
    )
    expect(asTheyCame).toBeGreaterThan(5)
  })

  test.each([
    ['an archive', 't.csv.gz', gzipSync(manyRows(plain)), {}],
    ['JSON', 't.json', Buffer.from('[{"a":1},{"a":2}]'), {}],
    ['lines of JSON', 't.ndjson', Buffer.from('{"a":1}\n{"a":2}\n'), {}],
    ['XML', 't.xml', Buffer.from('<r><a>1</a><a>2</a></r>'), {}],
    ['a document', 't.md', Buffer.from('# Title\n\n| a | b |\n| - | - |\n| 1 | 2 |\n'), {}],
    ['UTF-16', 't.csv', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), {}],
    [
      'Latin-1 that shows only late',
      't.csv',
      Buffer.concat([manyRows(plain), Buffer.from('1,2,\xfc\n', 'latin1')]),
      {},
    ],
    ['columns of fixed width', 't.txt', Buffer.from('ab   12\ncd   34\nef   56\n'), { format: 'fixed' }],
    ['types that a person gave', 't.csv', Buffer.from('a,b\n1,2\n'), { types: { a: 'INTEGER' } }],
    ['a workbook', 't.xlsx', Buffer.from('PK\x03\x04 and so on'), {}],
  ] as const)(
    'of %s, then the whole file is needed, and nothing is left',
    async (_name, filename, bytes, overrides) => {
      const before = await readdir(bench.outDir)
      await expect(asItComes(filename, bytes, overrides as ParseOverrides)).rejects.toBeInstanceOf(NeedsWholeFile)
      expect(await readdir(bench.outDir)).toEqual(before)
    },
  )

  test('that is not wanted any more, then it ends with the reason, and leaves nothing', async () => {
    const stop = new AbortController()
    const coming = arriving(manyRows(plain))
    const stopping: Arriving = {
      ...coming,
      async *rest() {
        yield* coming.rest()
        stop.abort(new Error('not wanted'))
        yield Buffer.from('1,2,x\n')
      },
    }
    const before = await readdir(bench.outDir)
    await expect(parseArriving(stopping, inputOf('t.csv', {}), ports(stop.signal))).rejects.toThrow('not wanted')
    expect(await readdir(bench.outDir)).toEqual(before)
  })

  test('that breaks off, then it ends with what broke, and the engine is free', async () => {
    const coming = arriving(manyRows(plain))
    const breaking: Arriving = {
      ...coming,
      async *rest() {
        yield* coming.rest()
        throw new Error('the store is away')
      },
    }
    await expect(parseArriving(breaking, inputOf('t.csv', {}), ports())).rejects.toThrow('the store is away')
    expect((await bench.parse('t.csv', 'a,b\n1,2\n')).rowsRead).toBe(1)
  })
})
