import { describe, expect, test } from '@jest/globals'
import type { Block, DocumentContent } from './block.js'
import { type Fragment, fragmentColumns, fragmentValues } from './fragment.js'
import { fragmentsOf } from './fragments-of.js'

const content = (blocks: readonly Block[], more: Partial<DocumentContent> = {}): DocumentContent => ({
  title: 'Report',
  language: null,
  metadata: {},
  blocks,
  attachments: [],
  ...more,
})

const of = (blocks: readonly Block[], more: Partial<DocumentContent> = {}): Fragment[] => [
  ...fragmentsOf('d'.repeat(64), content(blocks, more), (text) => (/[äöü]/.test(text) ? 'de' : 'en')),
]

const heading = (level: number, text: string): Block => ({ is: 'heading', level, text })
const paragraph = (text: string): Block => ({ is: 'paragraph', text })

describe('given the blocks of a document, when fragments are made of them', () => {
  test('then the document itself comes first, and each block once and in order', () => {
    const fragments = of([heading(1, 'A'), paragraph('one'), { is: 'scanned_page', page: 3 }])
    expect(fragments.map(({ order, kind, page, text }) => [order, kind, page, text])).toEqual([
      [0, 'document', null, 'Report'],
      [1, 'heading', null, 'A'],
      [2, 'paragraph', null, 'one'],
      [3, 'scanned_page', 3, null],
    ])
  })

  test('then each has the headings above it, whatever levels are left out', () => {
    const paths = of([
      paragraph('before'),
      heading(1, 'A'),
      heading(3, 'deep'),
      paragraph('x'),
      heading(2, 'B'),
      paragraph('y'),
      heading(1, 'C'),
    ]).map(({ headingPath }) => headingPath)
    expect(paths).toEqual([null, null, 'A', 'A > deep', 'A > deep', 'A > B', 'A > B', 'C'])
  })

  test('then the same document has the same ids, and no two fragments of it share one', () => {
    const blocks = [paragraph('same'), paragraph('same')]
    const ids = of(blocks).map(({ fragmentId }) => fragmentId)
    expect(of(blocks).map(({ fragmentId }) => fragmentId)).toEqual(ids)
    expect(new Set(ids).size).toBe(3)
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true)
  })

  test('then a table has its text, its HTML and the hash of what it holds', () => {
    const [, table] = of([
      {
        is: 'table',
        grid: {
          rows: [
            ['a', '<b>'],
            ['1', '2'],
          ],
          headerRows: 1,
        },
      },
    ])
    expect(table).toMatchObject({
      text: 'a\t<b>\n1\t2',
      tableHtml:
        '<table><thead><tr><th>a</th><th>&lt;b&gt;</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
      language: null,
      metadata: { rows: 2, columns: 2, content_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })

  test('then a text that is long enough has its own language, a short one that of the document', () => {
    const german = `Über allen Gipfeln ist Ruh, in allen Wipfeln spürest du kaum einen Hauch; ${'warte nur '.repeat(5)}`
    const languages = of([paragraph('short'), paragraph(german), { is: 'code', text: 'let a' }], { language: 'fr' })
    expect(languages.map(({ language }) => language)).toEqual(['fr', 'fr', 'de', null])
  })

  test('then a row has a value for each column, and what is not there is missing', () => {
    const [, row] = of([{ ...paragraph('one'), bbox: [1.04, 2, 3.25, 4], metadata: { depth: 1, none: undefined } }])
    const values = fragmentValues(row!)
    expect(values).toHaveLength(fragmentColumns.length)
    expect(values.slice(5)).toEqual([null, 'one', null, '[1,2,3.3,4]', 'en', '{"depth":1}'])
  })
})
