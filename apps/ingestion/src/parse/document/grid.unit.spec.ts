import { describe, expect, test } from '@jest/globals'
import { columnNames, innerTables, largestTables, mainTable, withHeader } from './inner-tables.js'
import { gridHash, layOut, mostCells } from './grid.js'
import type { Block, DocumentContent } from './block.js'

const cell = (text: string, columns = 1, rows = 1) => ({ text, columns, rows })

describe('cells that reach over others', () => {
  test('stand in each of their places, so that a row can be read by itself', () => {
    const grid = layOut(
      [
        [cell('City', 1, 2), cell('People', 2)],
        [cell('2020'), cell('2021')],
        [cell('Bern'), cell('1')],
      ],
      2,
    )!
    expect(grid.rows).toEqual([
      ['City', 'People', 'People'],
      ['City', '2020', '2021'],
      ['Bern', '1', ''],
    ])
    expect(columnNames(grid)).toEqual(['City', 'People 2020', 'People 2021'])
  })

  test('cannot make a table larger than its rows and all measure', () => {
    expect(layOut([[cell('a', 9_999_999, 9_999_999)]], 0)!.rows[0]).toHaveLength(1_000)
    const wide = Array.from({ length: mostCells / 1_000 + 1 }, () => [cell('a', 1_000)])
    expect(layOut(wide, 0)).toBeNull()
  })
})

describe('given tables in documents, when they become tables of their own', () => {
  const table = (rows: string[][], headerRows = 1, metadata = {}): Block => ({
    is: 'table',
    grid: { rows, headerRows },
    metadata,
  })
  const content = (blocks: readonly Block[]): DocumentContent => ({
    title: 'T',
    language: null,
    metadata: {},
    blocks,
    attachments: [],
  })
  const rows = [
    ['a', 'b'],
    ['x', '1'],
  ]

  test('then one that stands twice, in whatever documents, is one, called after what stands above it', () => {
    const found = innerTables([
      content([{ is: 'heading', level: 1, text: 'Sales' }, table(rows)]),
      content([
        table(rows),
        { is: 'caption', text: 'Costs' },
        table([
          ['c', 'd'],
          ['1', '2'],
        ]),
      ]),
    ])
    expect(found.map(({ name }) => name)).toEqual(['Sales', 'Costs'])
    expect(found[0]!.sha256).toBe(gridHash({ rows, headerRows: 1 }))
  })

  test('then one that is hardly a table, or has no rows, stays a fragment', () => {
    expect(
      innerTables([content([table(rows, 1, { confidence: 0.4 }), table([['a', 'b']]), table([['a'], ['1']])])]),
    ).toEqual([])
  })

  test('then of many the largest are taken, in their order, and no more columns than can be told of', () => {
    const of = (i: number, rows: number, columns = 2): Block => {
      const [header, ...others] = Array.from({ length: rows }, (_, y) =>
        Array.from({ length: columns }, (_, x) => `${i} ${y} ${x}`),
      )
      return table([header!, ...others])
    }
    const many = innerTables([content(Array.from({ length: 99 }, (_, i) => of(i, i === 3 ? 2 : 3)))])
    const taken = largestTables(many)
    expect(taken).toHaveLength(80)
    expect(taken.map(({ grid }) => grid.rows[0]![0]!.split(' ')[0]).slice(0, 5)).toEqual(['0', '1', '2', '4', '5'])
    expect(largestTables(innerTables([content([of(0, 2, 150), of(1, 2, 600), of(2, 2, 10)])]))).toHaveLength(1)
    expect(largestTables(innerTables([content([of(0, 9, 150), of(1, 2, 600), of(2, 2, 10)])]))).toHaveLength(2)
  })

  test('then rows decide on the names where the document does not say', () => {
    expect(
      withHeader(
        table(
          [
            ['Region', 'Year'],
            ['North', '1'],
          ],
          0,
        ),
      ),
    ).toMatchObject({ grid: { headerRows: 1 } })
    expect(
      withHeader(
        table(
          [
            ['1', '2'],
            ['3', '4'],
          ],
          0,
        ),
      ),
    ).toMatchObject({ grid: { headerRows: 0 } })
  })

  test('then a page that is little else is that table, and a page with text is to be read', () => {
    const small = content([
      { is: 'paragraph', text: 'x' },
      table([
        ['a', 'b'],
        ['xxxxx', '11111'],
      ]),
    ])
    expect(mainTable([small], innerTables([small]))).not.toBeNull()
    const text = content([{ is: 'paragraph', text: 'a text to be read' }, table(rows)])
    expect(mainTable([text], innerTables([text]))).toBeNull()
  })
})
