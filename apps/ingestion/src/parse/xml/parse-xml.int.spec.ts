import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SpecBench, shapeOf } from '../spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const catalog = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<catalog xmlns="urn:x" version="2">
  <meta><made>2024-01-31</made></meta>
  <book id="1" lang="en">
    <title>A &amp; B</title><price currency="EUR">9.50</price>
    <author><name>X</name></author><author><name>Y</name><born>1970</born></author>
    <publisher><name>P</name><city>Berlin</city></publisher>
    <published>2001-02-03</published>
  </book>
  <book id="2">
    <title><![CDATA[<raw>]]></title><price currency="USD">8</price>
    <publisher><name>Q</name></publisher>
    <published>2002-03-04</published><tag>a</tag><tag>b</tag>
  </book>
</catalog>`

describe('XML', () => {
  test.each([{}, { types: { id: 'INTEGER' } }])(
    'given decimal commas, and %j, then they are numbers',
    async (overrides) => {
      const text = '<r><p><id>1</id><price>1,5</price></p><p><id>2</id><price>1.234,25</price></p></r>'
      const parsed = await bench.parse('a.xml', text, overrides)
      expect(await bench.rows(parsed.parquetPath, 'price')).toEqual([{ price: 1.5 }, { price: 1234.25 }])
    },
  )

  test('given elements that recur, then they are the rows, and attributes and children their columns', async () => {
    const parsed = await bench.parse('a.xml', catalog)
    expect(parsed).toMatchObject({ format: 'xml', rowsRead: 2, rowsWritten: 2 })
    expect(shapeOf(parsed)).toBe(
      'id:BIGINT lang:VARCHAR/1 title:VARCHAR price:DOUBLE price.currency:VARCHAR author:JSON/1 publisher.name:VARCHAR publisher.city:VARCHAR/1 published:DATE tag:JSON/1',
    )
    const rows = await bench.rows(parsed.parquetPath, 'title, price, author::VARCHAR AS author, tag::VARCHAR AS tag')
    expect(rows).toEqual([
      { title: 'A & B', price: 9.5, author: '[{"name":"X"},{"name":"Y","born":"1970"}]', tag: null },
      { title: '<raw>', price: 8, author: null, tag: '["a","b"]' },
    ])
    expect(parsed.decisions.find(({ what }) => what === 'record_path')?.value).toBe('catalog/book')
    expect(parsed.decisions.find(({ what }) => what === 'nested_values')?.value).toBe('author, tag')
  })

  test('given a path, then its elements are the rows', async () => {
    const parsed = await bench.parse('a.xml', catalog, { recordPath: 'catalog/book/author' })
    expect(shapeOf(parsed)).toBe('name:VARCHAR born:BIGINT/1')
    expect(parsed.rowsRead).toBe(2)
    const { error } = await bench.refusal(bench.parse('a.xml', catalog, { recordPath: 'catalog/nope' }))
    expect(error).toMatchObject({ code: 'override_invalid', hint: 'Elements that recur: catalog/book.' })
  })

  test.each([
    ['attributes only', '<r><x a="1" b="q"/><x a="2"/></r>', 'a:BIGINT b:VARCHAR/1', 2],
    ['texts only', '<r><x>1</x><x>2.5</x><x/></r>', 'x:DOUBLE/1', 3],
    ['one record', '<c><a>1</a><b k="v">2</b></c>', 'a:BIGINT b:BIGINT b.k:VARCHAR', 1],
    ['one record in a list', '<rows><row><a>1</a><b>2</b></row></rows>', 'a:BIGINT b:BIGINT', 1],
    [
      'the larger of two lists',
      '<r><s><t v="1"/><t v="2"/></s><l><p q="1"/><p q="2"/><p q="3"/></l></r>',
      'q:BIGINT',
      3,
    ],
    [
      'an attribute and a child of one name',
      '<r><x id="1"><id>a</id></x><x id="2"/></r>',
      'id:BIGINT id_2:VARCHAR/1',
      2,
    ],
    ['a doctype without entities', '<!DOCTYPE r SYSTEM "r.dtd"><r><x a="1"/><x a="2"/></r>', 'a:BIGINT', 2],
    [
      'names of prototypes',
      '<r><x __proto__="1"><constructor>a</constructor></x><x/></r>',
      '__proto__:BIGINT/1 constructor:VARCHAR/1',
      2,
    ],
  ])('given %s, then the table has this shape', async (_name, text, shape, rows) => {
    const parsed = await bench.parse('a.xml', text)
    expect(shapeOf(parsed)).toBe(shape)
    expect(parsed.rowsRead).toBe(rows)
  })

  test.each([
    [
      'iso-8859-15',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-15"?><r><x a="\xa4"/><x a="\xfc"/></r>', 'latin1'),
    ],
    ['utf-16', Buffer.from('\uFEFF<?xml version="1.0" encoding="UTF-16"?><r><x a="€"/><x a="ü"/></r>', 'utf16le')],
    ['utf-8', Buffer.from('\uFEFF<r><x a="€"/><x a="ü"/></r>')],
  ])('given a document in %s, then it is read by what it says', async (_name, bytes) => {
    const parsed = await bench.parse('a.xml', bytes)
    expect(await bench.rows(parsed.parquetPath)).toEqual([{ a: '€' }, { a: 'ü' }])
  })

  test.each([
    ['entities', '<!DOCTYPE r [<!ENTITY a "b">]><r><x>&a;</x></r>', 'xml_unsafe'],
    [
      'entities from elsewhere',
      '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><x>&a;</x></r>',
      'xml_unsafe',
    ],
    ['a tag that is closed wrongly', '<?xml version="1.0"?><r><x>1</y></r>', 'xml_unreadable'],
    ['an end in the middle', '<?xml version="1.0"?><r><x>1</x><x>', 'file_truncated'],
    ['too deep a nesting', `<?xml version="1.0"?>${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, 'xml_unreadable'],
    ['an unknown encoding', '<?xml version="1.0" encoding="x-nope"?><r/>', 'encoding_unreadable'],
    [
      'bytes of another encoding',
      Buffer.from('<?xml version="1.0"?><r><x>\xfc</x></r>', 'latin1'),
      'encoding_unreadable',
    ],
    ['a page of HTML', '<!DOCTYPE html><html><body><p>a</p><p>b</p></body></html>', 'file_not_what_its_name_says'],
  ])('given %s, then it is refused', async (_name, text, code) => {
    const { error, left } = await bench.refusal(bench.parse('a.xml', text))
    expect(error).toMatchObject({ name: 'ParseError', code })
    expect(left.filter((name) => name.startsWith('.parse'))).toEqual([])
  })

  test('given a header of CSV that looks like tags, then it is CSV', async () => {
    expect((await bench.parse('a.csv', '<id>,<name>\n1,a\n')).format).toBe('csv')
  })

  test('given a line, then a refused value names it', async () => {
    const text = `<r>\n${Array.from({ length: 30 }, (_, i) => `<x a="${i === 9 ? 'q' : i}"/>`).join('\n')}\n</r>`
    const parsed = await bench.parse('a.xml', text, { types: { a: 'BIGINT' } })
    expect(await bench.rows(parsed.rejectsPath!, 'line, "column"')).toEqual([{ line: 11, column: 'a' }])
  })
})
