import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseFile } from '../parse-file.js'
import { SpecBench } from '../spec-bench.js'
import { zipOf } from '../spec-zip.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const value = fc.oneof(
  fc.constantFrom('', 'x', 'a,b', 'say "so"', '1', '007', '1.50', '2024-01-02', 'two\nlines', "it's", 'ä;ö|ü'),
  fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\0', '').replaceAll('\r', '')),
)
const row = fc.tuple(value, value)
const written = fc.record({
  rows: fc.array(row, { maxLength: 8 }),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n'),
  swapped: fc.boolean(),
  lastNewline: fc.boolean(),
})

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

test('however each file is written, every row comes out once, as it was, with the name of its file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 2, maxLength: 5 }), async (files) => {
      const texts = files.map(({ rows, delimiter, newline, swapped, lastNewline }, i): [string, string] => {
        const lines = [['left', 'right', 'nr'], ...rows.map(([a, b], j) => [a, b, String(j)])].map((cells) =>
          (swapped ? [cells[2]!, cells[1]!, cells[0]!] : cells).map(quoted).join(delimiter),
        )
        return [`${i}.csv`, lines.join(newline) + (lastNewline ? newline : '')]
      })
      const overrides = { header: true, types: { left: 'VARCHAR', right: 'VARCHAR', nr: 'VARCHAR' }, nullWords: [] }
      const parsed = await bench.parse('fuzz.zip', zipOf(texts), overrides)
      const found = await bench.rows(parsed.parquetPath, 'source_file, nr, "left", "right"')
      const expected = files.flatMap(({ rows }, i) =>
        rows.map(([a, b], j) => ({ source_file: `${i}.csv`, nr: String(j), left: a || null, right: b || null })),
      )
      expect(found.map((one) => JSON.stringify(one)).sort()).toEqual(expected.map((one) => JSON.stringify(one)).sort())
      expect(parsed).toMatchObject({ rowsRead: expected.length, rowsWritten: expected.length, rowsRejected: 0 })
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('an abort between two files ends the work with its reason and leaves nothing', async () => {
  const files = Array.from({ length: 300 }, (_, i) => [`${i}.csv`, `a,b\n${i},x\n`] as const)
  const path = await bench.write('many.zip', zipOf(files))
  const abort = new AbortController()
  let seen = 0
  const progress = (): void => {
    if (++seen === 100) abort.abort(new Error('not wanted any more'))
  }
  const input = { path, filename: 'many.zip', overrides: {}, outDir: `${bench.outDir}-abort` }
  await expect(parseFile(input, { duck: bench.duck, signal: abort.signal, progress })).rejects.toThrow('not wanted')
  expect(seen).toBeLessThan(110)
})
