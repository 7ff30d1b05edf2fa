import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parseFile } from '../parse-file.js'
import { SpecBench } from '../spec-bench.js'
import { zipOf } from '../spec-zip.js'

let bench: SpecBench
beforeEach(async () => {
  bench = await SpecBench.open()
})
afterEach(() => bench.close())

type Sent = readonly (readonly [name: string, content: string | Uint8Array])[]

async function parsed(sent: Sent) {
  const files = []
  for (const [i, [filename, content]] of sent.entries())
    files.push({ filename, path: await bench.write(`${i}`, content) })
  const [first, ...alongside] = files
  return parseFile(
    { ...first!, alongside, table: 'sales', overrides: {}, outDir: bench.outDir },
    { duck: bench.duck, signal: new AbortController().signal, progress: () => undefined },
  )
}

const rowsOf = async (sent: Sent) => {
  const { parquetPath, ...rest } = await parsed(sent)
  return { rows: await bench.rows(parquetPath, '*'), ...rest }
}

describe('files that are sent to become one table', () => {
  test('given plain, packed and archived ones of one shape, then their rows stand together, each with the file it is from', async () => {
    const { rows, rowsRead, rowsWritten, columns } = await rowsOf([
      ['january.csv', 'day,amount\n2026-01-01,1.5\n'],
      ['february.csv.gz', gzipSync('amount;day\n2.5;2026-02-01\n')],
      ['rest.zip', zipOf([['q/march.csv', 'day,amount\n2026-03-01,3\n']])],
      [
        'spring.zip',
        zipOf([
          ['april.csv', 'day,amount\n2026-04-01,4\n'],
          ['may.csv', 'day,amount\n2026-05-01,5\n'],
        ]),
      ],
    ])
    expect([rowsRead, rowsWritten]).toEqual([5, 5])
    const source = columns.at(-1)!.name
    expect(rows.map((row) => [String(row['day']).slice(0, 10), Number(row['amount']), row[source]])).toEqual([
      ['2026-01-01', 1.5, 'january.csv'],
      ['2026-02-01', 2.5, 'february.csv.gz'],
      ['2026-03-01', 3, 'rest.zip'],
      ['2026-04-01', 4, 'spring.zip/april.csv'],
      ['2026-05-01', 5, 'spring.zip/may.csv'],
    ])
  })

  test('given two of one name, and one that is empty, then they can be told apart, and what is left out is said', async () => {
    const { rows, columns, decisions } = await rowsOf([
      ['export.csv', 'n\n1\n'],
      ['nothing.csv', ''],
      ['export.csv', 'n\n2\n'],
    ])
    expect(rows.map((row) => row[columns.at(-1)!.name])).toEqual(['export.csv', 'export.csv (2)'])
    expect(decisions).toContainEqual(expect.objectContaining({ what: 'entry', value: '1 left out' }))
  })

  test('given other columns in one of them, then none is taken, and it is said which', async () => {
    const { error, left } = await bench.refusal(
      parsed([
        ['a.csv', 'n,m\n1,2\n'],
        ['b.csv', 'n,other\n1,2\n'],
      ]),
    )
    expect(error).toMatchObject({ code: 'archive_shapes_differ', message: expect.stringContaining('b.csv') })
    expect(left).toEqual([])
  })

  test('given one that is no data, then its name is in what is said', async () => {
    const { error } = await bench.refusal(
      parsed([
        ['a.csv', 'n\n1\n'],
        ['broken.gz', gzipSync('n\n1\n').subarray(0, 15)],
      ]),
    )
    expect(error).toMatchObject({ message: expect.stringContaining('broken.gz') })
  })

  test('given only empty ones, then there is no table', async () => {
    const { error } = await bench.refusal(
      parsed([
        ['a.csv', ''],
        ['b.csv', ''],
      ]),
    )
    expect(error).toMatchObject({ code: 'file_empty' })
  })
})
