import { describe, expect, test } from '@jest/globals'
import type { Block } from './block.js'
import { pdfBlocks } from './pdf-blocks.js'
import type { TextRun } from './pdf-text.js'

/** Letters of a proportional font are about half as wide as high. */
const run = (x: number, y: number, text: string, size = 10): TextRun => ({
  text,
  x,
  y,
  size,
  width: text.length * size * 0.5,
})
const of = (...runs: TextRun[]): Block[] => pdfBlocks([{ page: 1, runs, height: 842, drawn: true, recognized: [] }])
const kinds = (blocks: readonly Block[]) =>
  blocks.map((block) => ('text' in block ? `${block.is}: ${block.text}` : block.is))

const prose = 'words that fill the line of a paragraph from end to end'

describe('given letters at their places, when a page is read', () => {
  test('then large ones are headings, larger ones above smaller ones', () => {
    const blocks = of(run(50, 40, 'Report', 20), run(50, 80, 'Sales', 14), run(50, 100, prose), run(50, 112, prose))
    expect(blocks).toMatchObject([
      { is: 'heading', level: 1 },
      { is: 'heading', level: 2 },
      { is: 'paragraph', text: `${prose} ${prose}` },
    ])
  })

  test('then a gap, a point of a list and another size end a paragraph', () => {
    const blocks = of(
      run(50, 40, 'one'),
      run(50, 52, 'two'),
      run(50, 90, 'three'),
      run(50, 104, '•'),
      run(70, 104, 'point'),
      run(50, 118, '2. next'),
    )
    expect(kinds(blocks)).toEqual(['paragraph: one two', 'paragraph: three', 'list_item: point', 'list_item: next'])
  })

  test('then texts that stand below each other in columns are a table, wrapped cells whole', () => {
    const row = (y: number, ...cells: string[]) => cells.map((cell, i) => run(50 + 150 * i, y, cell))
    const [table, after] = of(
      ...row(100, 'Region', 'Year', 'Revenue'),
      ...row(120, 'North and', '2020', '1.5'),
      run(50, 131, 'its islands'),
      ...row(150, 'South', '2021', '2.5'),
      run(50, 200, prose),
    )
    expect(table).toMatchObject({
      is: 'table',
      grid: {
        rows: [
          ['Region', 'Year', 'Revenue'],
          ['North and its islands', '2020', '1.5'],
          ['South', '2021', '2.5'],
        ],
      },
      bbox: [50, 90, 385, 150],
      metadata: { confidence: expect.any(Number) },
    })
    expect(after).toMatchObject({ is: 'paragraph', text: prose })
  })

  test('then two columns of prose are read one after the other, and make no table', () => {
    const lines = Array.from({ length: 8 }, (_, i) => [
      run(50, 100 + 12 * i, `left ${i} words that fill the whole column`),
      run(300, 100 + 12 * i, `right ${i} words that fill the whole column`),
    ])
    const blocks = of(run(50, 50, 'A title over both of the columns of this page', 18), ...lines.flat())
    expect(blocks.map(({ is }) => is)).toEqual(['heading', 'paragraph', 'paragraph'])
    expect(kinds(blocks)[1]).toMatch(/^paragraph: left 0 .* left 7 words/)
    expect(kinds(blocks)[2]).toMatch(/^paragraph: right 0 .* right 7 words/)
  })

  test('then a page that only shows something is a scanned one, and one of nothing is blank', () => {
    expect(
      pdfBlocks([
        { page: 1, runs: [], height: 842, drawn: true, recognized: [] },
        { page: 2, runs: [run(0, 0, ' ')], height: 842, drawn: false, recognized: [] },
      ]),
    ).toEqual([
      { is: 'scanned_page', page: 1 },
      { is: 'blank_page', page: 2 },
    ])
  })

  test('then what stands in the margin of every page, but for its number, is no text of the page', () => {
    const page = (n: number) => ({
      page: n,
      runs: [run(50, 30, 'Annual report'), run(50, 200, `${prose} ${n}`), run(280, 820, `page ${n} of 3`)],
      height: 842,
      drawn: true,
      recognized: [],
    })
    expect(kinds(pdfBlocks([1, 2, 3].map(page)))).toEqual(
      [1, 2, 3].flatMap((n) => [
        'page_header: Annual report',
        `paragraph: ${prose} ${n}`,
        `page_footer: page ${n} of 3`,
      ]),
    )
    expect(kinds(pdfBlocks([1, 2].map(page)))[0]).toBe('paragraph: Annual report')
  })

  test('then a table that goes on over pages is one, with its header once', () => {
    const page = (n: number, header: string[], first: number) => ({
      page: n,
      runs: [header, ...[0, 1, 2].map((i) => [`name ${first + i}`, String(first + i)])].flatMap((row, y) =>
        row.map((cell, x) => run(50 + 200 * x, 100 + 20 * y, cell)),
      ),
      height: 842,
      drawn: true,
      recognized: [],
    })
    const joined = pdfBlocks([
      page(1, ['Name', 'Number'], 1),
      page(2, ['Name', 'Number'], 4),
      page(3, ['name 7', '7'], 8),
    ])
    expect(joined).toHaveLength(1)
    expect(joined[0]).toMatchObject({ is: 'table', page: 1, metadata: { last_page: 3 } })
    const [table] = joined
    expect(table?.is === 'table' && table.grid.rows.map((row) => row.join(' '))).toEqual([
      'Name Number',
      ...Array.from({ length: 10 }, (_, i) => `name ${i + 1} ${i + 1}`),
    ])
    expect(pdfBlocks([page(1, ['Name', 'Number'], 1), page(2, ['City', 'Code'], 4)])).toHaveLength(2)
  })
})
