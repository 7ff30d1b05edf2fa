import { open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { literal, spawnDuck } from '@udb/engine'
import fc from 'fast-check'
import { ParseError } from './parse-error.js'
import { parseFile } from './parse-file.js'
import { SpecBench } from './spec-bench.js'
import { workbookOf } from './workbook/spec-workbook.js'

let bench: SpecBench
let parquet: Buffer
beforeAll(async () => {
  bench = await SpecBench.open()
  parquet = await parquetOf('SELECT i, md5(i::VARCHAR) AS h FROM range(5000) AS r(i)')
})
afterAll(() => bench.close())

/** DuckDB remembers the footer of a path, so each file has a name of its own. */
let files = 0
const nameOf = (extension: string): string => `hostile${files++}.${extension}`

async function parquetOf(select: string): Promise<Buffer> {
  const path = join(bench.dir, nameOf('parquet'))
  await bench.duck.exec(`COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`)
  return readFile(path)
}

/** A number as it stands in a footer: zigzag, seven bits a byte. */
function footerNumber(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = value < 0n ? -value * 2n - 1n : value * 2n
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}

/** The file with the n-th place of a number in its footer written over. */
function lying(file: Buffer, truth: bigint, lie: bigint, nth: number): Buffer {
  const footerAt = file.length - 8 - file.readUInt32LE(file.length - 8)
  let at = footerAt - 1
  for (let i = 0; i <= nth; i++) at = file.indexOf(footerNumber(truth), at + 1)
  expect(at).toBeGreaterThanOrEqual(footerAt)
  const footer = Buffer.concat([
    file.subarray(footerAt, at),
    footerNumber(lie),
    file.subarray(at + footerNumber(truth).length, -8),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([file.subarray(0, footerAt), footer, length, Buffer.from('PAR1')])
}

function withFooterLength(length: number): Buffer {
  const copy = Buffer.from(parquet)
  copy.writeUInt32LE(length, copy.length - 8)
  return copy
}

describe('a Parquet file that lies is refused', () => {
  test.each<[string, () => Buffer]>([
    ['more rows than there are', () => lying(parquet, 5000n, 6000n, 0)],
    ['fewer rows than there are', () => lying(parquet, 5000n, 4000n, 0)],
    ['more rows than anybody has', () => lying(parquet, 5000n, 10n ** 15n, 0)],
    ['rows below nothing', () => lying(parquet, 5000n, -5000n, 0)],
    ['a footer longer than the file', () => withFooterLength(parquet.length * 2)],
    ['a footer of 4 GiB', () => withFooterLength(0xffffffff)],
    ['a footer of nothing', () => withFooterLength(0)],
    ['a footer that is cut', () => withFooterLength(parquet.readUInt32LE(parquet.length - 8) - 10)],
  ])('%s', async (_name, bytes) => {
    const { error, left } = await bench.refusal(bench.parse(nameOf('parquet'), bytes()))
    expect(error).toMatchObject({ name: 'ParseError', code: 'parquet_unreadable' })
    expect(left).toEqual([])
  })

  test('damaged anywhere, it is read or refused with a code, in an engine that lives on', async () => {
    const flips = fc.array(fc.tuple(fc.nat({ max: parquet.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(flips, fc.boolean(), async (places, inFooter) => {
        const bytes = Buffer.from(parquet)
        for (const [at, value] of places) bytes[inFooter ? bytes.length - 1 - (at % 380) : at] = value
        const error = await bench.parse(nameOf('parquet'), bytes).then(
          () => null,
          (reason: unknown) => reason,
        )
        if (error !== null) expect(error).toBeInstanceOf(ParseError)
      }),
      { numRuns: 150 },
    )
    expect(await bench.duck.query('SELECT 1 AS alive')).toEqual([{ alive: 1 }])
  }, 60_000)

  test('lists in lists beyond any use are refused before they are read', async () => {
    const bytes = await parquetOf(`SELECT ${'['.repeat(18)}1${']'.repeat(18)} AS deep`)
    const { error } = await bench.refusal(bench.parse(nameOf('parquet'), bytes))
    expect(error).toMatchObject({ code: 'parquet_unreadable', message: expect.stringContaining('16 deep') })
  })

  test('pages that unpack to a million times their size are read within the memory of the engine', async () => {
    const bytes = await parquetOf("SELECT repeat('a', 1000000) AS h FROM range(300)")
    expect(bytes.length).toBeLessThan(10_000)
    const parsed = await bench.parse(nameOf('parquet'), bytes)
    expect(parsed).toMatchObject({ rowsRead: 300, rowsWritten: 300 })
  })
})

describe('a table that is too wide or too long for the engine', () => {
  test('an engine in a process of its own that is short of memory costs the file, and nothing else', async () => {
    const wide = Array.from({ length: 16_000 }, (_, i) => `c${i}`).join(',')
    const path = await bench.write('wide.csv', `${wide}\n${`${'1,'.repeat(15_999)}1\n`.repeat(3)}`)
    const outDir = join(bench.dir, 'out-wide')
    const duck = await spawnDuck({ memoryMb: 256, threads: 1, tempDir: join(bench.dir, 'child') })
    try {
      const ports = { duck, signal: new AbortController().signal, progress: () => undefined }
      const parse = parseFile({ path, filename: 'wide.csv', overrides: {}, outDir }, ports)
      await expect(parse).rejects.toMatchObject({ name: 'ParseError', code: 'file_needs_too_much_memory' })
      expect(await readdir(outDir)).toEqual([])
    } finally {
      await duck.close()
    }
  }, 30_000)

  test('4,000 columns are a table', async () => {
    const names = Array.from({ length: 4000 }, (_, i) => `c${i}`).join(',')
    const parsed = await bench.parse('wide.csv', `${names}\n${`${'1,'.repeat(3999)}1\n`.repeat(3)}`)
    expect(parsed).toMatchObject({ rowsRead: 3, rowsWritten: 3 })
    expect(parsed.columns).toHaveLength(4000)
  })

  test.each([
    ['bare', '1,', '\n'],
    ['in quotes', '1,"', '"\n'],
    ['in quotes that nobody closes', '1,"', '\n'],
  ])(
    'a cell of 100 MB, %s, is one rejected row',
    async (_name, before, after) => {
      const path = join(bench.dir, 'cell.csv')
      const file = await open(path, 'w')
      await file.write(`a,b\n${before}`)
      for (let i = 0; i < 100; i++) await file.write(Buffer.alloc(1e6, 'x'))
      await file.write(`${after}2,y\n3,z\n`)
      await file.close()
      const parsed = await bench.parsePath(path, 'cell.csv')
      expect(parsed).toMatchObject({ rowsRead: 3, rowsWritten: 2, rowsRejected: 1 })
      const rejects = await bench.rows(parsed.rejectsPath!, 'line, code, length(raw) <= 65536 AS short')
      expect(rejects).toEqual([{ line: 2, code: 'record_too_long', short: true }])
    },
    30_000,
  )

  test('a record of 70 MB of JSON is refused, and says how long one may be', async () => {
    const path = join(bench.dir, 'cell.ndjson')
    await writeFile(path, `{"a":"${'x'.repeat(70e6)}"}\n{"a":"b"}\n`)
    const { error } = await bench.refusal(bench.parsePath(path, 'cell.ndjson'))
    expect(error).toMatchObject({ code: 'json_unreadable', line: 1, message: expect.stringContaining('64 MiB') })
  }, 30_000)
})

describe('JSON that is nested 10,000 deep', () => {
  const depth = 10_000
  test.each([
    ['lists', `{"a":1,"d":${'['.repeat(depth)}${']'.repeat(depth)}}`, '['],
    ['objects', `{"a":1,"d":${'{"x":'.repeat(depth)}1${'}'.repeat(depth)}}`, '{"x":'],
  ])('of %s is kept whole', async (_name, record, level) => {
    const parsed = await bench.parse('deep.ndjson', `${record}\n{"a":2}\n`)
    expect(parsed).toMatchObject({ rowsRead: 2, rowsWritten: 2 })
    const [row] = await bench.rows(parsed.parquetPath, 'd::VARCHAR AS d')
    expect(String(row!['d']).length).toBeGreaterThan((depth - 200) * level.length)
  })

  test('and nothing else is refused', async () => {
    const { error } = await bench.refusal(bench.parse('deep.json', `${'['.repeat(depth)}${']'.repeat(depth)}`))
    expect(error).toMatchObject({ code: 'json_unreadable' })
  })
})

const names = [
  'say "hi"',
  '😀',
  'select',
  'two\nlines',
  'n'.repeat(10_000),
  '__proto__',
  'constructor',
  'l',
  'c0',
  '=1+1',
  '../x',
  'file_row_number',
  "it's",
  'a;DROP TABLE x',
  '$1',
  '?',
  'Á',
  'Á'.normalize('NFD'),
  '\u202eabc',
]
const withNul = ['a\0b', ...names]

describe('columns may be called anything', () => {
  const namesOf = ({ columns }: { columns: readonly { name: string }[] }): string[] => columns.map(({ name }) => name)
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

  test('in CSV', async () => {
    const rows = [1, 2, 3].map((n) => names.map((_, i) => i * n + 0.5))
    const parsed = await bench.parse('names.csv', [names.map(quoted), ...rows].join('\n'), {
      types: { select: 'DOUBLE' },
    })
    expect(namesOf(parsed)).toEqual(names)
  })

  test('in JSON, where a NUL is left out, and said', async () => {
    const record = `{${withNul.map((name, i) => `${JSON.stringify(name)}:${i}`).join(',')}}`
    const parsed = await bench.parse('names.json', `[${record},${record}]`, { types: { select: 'DOUBLE' } })
    expect(namesOf(parsed)).toEqual(['ab', ...names])
    expect(parsed.columns[0]?.originalName).toBe('a\0b')
    expect(parsed.decisions).toContainEqual(
      expect.objectContaining({ what: 'column_renamed', value: 'ab', why: 'the name of column 1 holds a NUL' }),
    )
  })

  test('in JSON in JSON', async () => {
    const record = `{"in":{${withNul.map((name, i) => `${JSON.stringify(name)}:${i}`).join(',')}}}`
    const parsed = await bench.parse('names.json', `[${record}]`)
    const [row] = await bench.rows(parsed.parquetPath, '"in"::VARCHAR AS kept')
    expect(row!['kept']).toBe(record.slice(6, -1))
  })

  test('in XLSX, where a line break in a name is a blank', async () => {
    const parsed = await bench.parse(
      'names.xlsx',
      workbookOf({ S: { rows: [names, ...[1, 2, 3].map((n) => names.map((_, i) => i * n + 0.5))] } }),
    )
    expect(namesOf(parsed)).toEqual(names.map((name) => name.replace('\n', ' ')))
  })

  test('in SQLite, and so may the table', async () => {
    const path = join(bench.dir, 'names.sqlite')
    const db = new DatabaseSync(path)
    // SQLite does not tell letter case apart, nor what only DuckDB reserves.
    db.exec(`CREATE TABLE "a""b😀 select" (${names.map((name) => `${quoted(name)} INT`).join(', ')})`)
    db.exec(`INSERT INTO "a""b😀 select" VALUES (${names.map((_, i) => i).join(', ')})`)
    db.close()
    const parsed = await bench.parsePath(path, 'names.sqlite')
    expect(namesOf(parsed)).toEqual(names)
    expect(parsed.rowsWritten).toBe(1)
  })
})
