import { describe, expect, test } from '@jest/globals'
import { deepest } from './html-tree.js'
import { htmlContent } from './read-html.js'
import { textBlocks } from './read-text.js'

const kinds = (html: string) =>
  htmlContent(html).blocks.map((block) => ('text' in block ? `${block.is}: ${block.text}` : block.is))

describe('given a page, when it is read', () => {
  test.each([
    ['<h1>A</h1><p>b <b>c</b><br>d<p>e', ['heading: A', 'paragraph: b c d', 'paragraph: e']],
    ['<ul><li>a<ol><li>b</ol><li>c</ul>', ['list_item: a', 'list_item: b', 'list_item: c']],
    ['<div>a<div>b</div>c</div>', ['paragraph: a', 'paragraph: b', 'paragraph: c']],
    ['<pre>\n a\n  b\n</pre>', ['code:  a\n  b']],
    ['<p>see <img src=x.png alt="a cat"> there', ['paragraph: see', 'image: a cat', 'paragraph: there']],
    ['<a><h2>in a link</h2></a>', ['heading: in a link']],
    ['<script>x()</script><style>a{}</style><noscript>y</noscript>seen', ['paragraph: seen']],
    ['<blockquote><p>said</blockquote>', ['quote: said']],
    ['<table><caption>C</caption><tr><th>a<th>b<tr><td>1<td>2</table>', ['caption: C', 'table']],
    ['<table><tr><td><table><tr><th>a<th>b<tr><td>1<td>2</table></table>', ['table']],
    [
      '<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>',
      ['paragraph: a', 'paragraph: b', 'paragraph: c', 'paragraph: d'],
    ],
    ['&lt;b&gt; &amp; &#65;', ['paragraph: <b> & A']],
    ['', []],
  ])('%s', (html, blocks) => {
    expect(kinds(html)).toEqual(blocks)
  })

  test('then its title, language and what it says of itself are told', () => {
    const page = htmlContent(
      '<html lang="de-CH"><head><title> A\n page</title><meta name="Author" content="Ann"></head>',
    )
    expect(page).toMatchObject({ title: 'A page', language: 'de', metadata: { author: 'Ann' }, blocks: [] })
  })

  test('then elements in elements without end are refused, and many beside each other are not', () => {
    expect(() => htmlContent('<div>'.repeat(deepest + 1))).toThrow(expect.objectContaining({ code: 'document_unsafe' }))
    expect(htmlContent('<div>x</div>'.repeat(deepest * 4)).blocks).toHaveLength(deepest * 4)
  })

  test('then an image that is written out in its address does not stand in the table', () => {
    expect(htmlContent(`<img src="data:image/png;base64,${'A'.repeat(9_999)}">`).blocks[0]).toMatchObject({
      metadata: { source: 'data:image/png;base64' },
    })
  })
})

test('plain text is parted where lines are blank, and lists by their points', () => {
  expect(textBlocks('a\r\nb\r\n\r\n\r\n- one\n- two\n\n\0c')).toEqual([
    { is: 'paragraph', text: 'a\nb' },
    { is: 'list_item', text: 'one' },
    { is: 'list_item', text: 'two' },
    { is: 'paragraph', text: 'c' },
  ])
})
