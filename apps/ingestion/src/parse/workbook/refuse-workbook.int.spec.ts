import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { SpecBench } from '../spec-bench.js'
import { zipOf, zipWith } from '../spec-zip.js'
import { workbookOf } from './spec-workbook.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const good = workbookOf({ S: { rows: [['a'], [1], [2]] } })
const types: [string, string] = ['[Content_Types].xml', '<Types/>']

test.each<[string, Uint8Array, string]>([
  ['cut short', good.subarray(0, good.length - 60), 'archive_corrupt'],
  ['with a damaged part', damagedPart(), 'workbook_unreadable'],
  ['with a part that is larger than it says', zipWith(good, 3, { bytes: 3 }), 'workbook_unreadable'],
  ['with a part that is smaller than it says', zipWith(good, 3, { bytes: 1e6 }), 'workbook_unreadable'],
  ['with a part of another checksum', zipWith(good, 3, { crc: 1 }), 'workbook_unreadable'],
  ['without a sheet', zipOf([types, ['xl/workbook.xml', '<workbook/>']]), 'workbook_unreadable'],
  ['with nothing in it', workbookOf({ S: { rows: [] } }), 'file_empty'],
  ['with macros', zipOf([types, ['xl/workbook.xml', '<x/>'], ['xl/vbaProject.bin', 'x']]), 'workbook_has_macros'],
  ['locked part by part', zipOf([types, ['xl/workbook.xml', '<x/>']], 1), 'workbook_encrypted'],
  ['that is no workbook but an old document', oldDocument(), 'workbook_unreadable'],
  [
    'with too many columns',
    workbookOf({ S: { rows: [Array.from({ length: 16_001 }, (_, i) => `c${i}`)] } }),
    'too_many_columns',
  ],
])('a workbook %s is refused, and nothing is left behind', async (_name, bytes, code) => {
  const { error, left } = await bench.refusal(bench.parse('a.xlsx', bytes))
  expect(error).toMatchObject({ name: 'ParseError', code })
  expect((error as Error).message).not.toContain(bench.dir)
  expect(left).toEqual([])
})

test('a workbook that unpacks to more than is allowed is refused before it is read', async () => {
  const rows = Array.from({ length: 2_000 }, () => Array.from({ length: 20 }, () => 'the same text again and again'))
  const path = await bench.write('bomb.xlsx', workbookOf({ S: { rows } }))
  const limits = { maxBytes: 1e9, maxRatio: 3, ratioFreeBytes: 1e4 }
  const { error, left } = await bench.refusal(bench.parsePath(path, 'bomb.xlsx', {}, { limits }))
  expect(error).toMatchObject({ code: 'archive_bomb' })
  expect(left).toEqual([])
})

test('entities that multiply are not expanded', async () => {
  const lol = `<!DOCTYPE sst [<!ENTITY a "${'x'.repeat(1000)}">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]!} "${`&${'abcdefghi'[i]!};`.repeat(20)}">`).join('')}]>`
  const book = zipOf([
    types,
    ['_rels/.rels', '<Relationships/>'],
    ['xl/workbook.xml', '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'],
    [
      'xl/worksheets/sheet1.xml',
      `${lol}<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>`,
    ],
  ])
  const outcome = await bench.parse('a.xlsx', book).then(
    (parsed) => parsed.rowsRead,
    (error: unknown) => (error as { code: string }).code,
  )
  expect([0, 1, 'workbook_unreadable', 'file_empty']).toContain(outcome)
})

test('a workbook that exhausts its reader is refused, and the next one is read', async () => {
  const rows = Array.from({ length: 20_000 }, (_, r) => Array.from({ length: 20 }, (_, c) => `${r} and ${c}`))
  const path = await bench.write('large.xlsx', workbookOf({ S: { rows } }))
  const small = await bench.refusal(
    bench.parsePath(path, 'large.xlsx', {}, { readerLimits: { memoryMb: 24, timeoutMs: 60_000 } }),
  )
  expect(small).toMatchObject({ error: { code: 'file_needs_too_much_memory' }, left: [] })
  const slow = await bench.refusal(
    bench.parsePath(path, 'large.xlsx', {}, { readerLimits: { memoryMb: 512, timeoutMs: 1 } }),
  )
  expect(slow).toMatchObject({ error: { code: 'file_takes_too_long' }, left: [] })
  expect((await bench.parse('a.xlsx', good)).rowsRead).toBe(2)
})

test('an abort ends the reader with its own reason', async () => {
  const path = await bench.write('good.xlsx', good)
  const abort = new AbortController()
  const reason = new Error('cancelled by the user')
  const parse = bench.parsePath(path, 'good.xlsx', {}, { signal: abort.signal })
  setImmediate(() => abort.abort(reason))
  const { error, left } = await bench.refusal(parse)
  expect(error).toBe(reason)
  expect(left.filter((name) => name.startsWith('.parse'))).toEqual([])
})

function damagedPart(): Buffer {
  const bytes = Buffer.from(workbookOf({ S: { rows: Array.from({ length: 500 }, (_, i) => [i, `text ${i}`]) } }))
  const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 200
  bytes.fill(0x55, at, at + 64)
  return bytes
}

function oldDocument(): Buffer {
  const bytes = Buffer.alloc(4096)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes)
  return bytes
}
