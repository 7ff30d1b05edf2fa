import { describe, expect, test } from '@jest/globals'
import { SharedTextsScanner } from './shared-texts-scanner.js'
import { scanInPieces } from './spec-scan.js'

const declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
const sst = (content: string): string => `${declared}<sst xmlns="urn:x" count="9" uniqueCount="9">${content}</sst>`
const scan = (xml: string, pieceBytes = 1 << 20): readonly string[] =>
  scanInPieces(new SharedTextsScanner(), xml, pieceBytes).texts

const forms: [string, string, string][] = [
  ['a plain text', '<si><t>one</t></si>', 'one'],
  ['a text with blanks around it', '<si><t xml:space="preserve"> two </t></si>', ' two '],
  ['an empty text', '<si><t/></si>', ''],
  ['an empty element', '<si/>', ''],
  ['a text of many scripts', '<si><t>Ä 漢字 😀</t></si>', 'Ä 漢字 😀'],
  ['references', '<si><t>a &lt;b&gt; &amp;amp; &#228;&#xE4;&#128512; &other;</t></si>', 'a <b> &amp; ää😀 &other;'],
  ['what XML cannot hold', '<si><t>a_x000D_\nb _x005F_x0041_ _x00e4_</t></si>', 'a\nb _x0041_ ä'],
  ['ends of lines', '<si><t>a\r\nb\nc</t></si>', 'a\nb\nc'],
  [
    'runs',
    '<si><r><rPr><b/><sz val="11"/></rPr><t>bold</t></r><r><t xml:space="preserve"> &amp; not</t></r></si>',
    'bold & not',
  ],
  [
    'how it is pronounced',
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>',
    '東京',
  ],
  [
    'runs and how they are pronounced',
    '<si><r><t>東</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh><r><t>京</t></r></si>',
    '東京',
  ],
  ['a run without a text', '<si><r><t/></r><r><t>x</t></r></si>', 'x'],
]

describe('the texts that sheets share', () => {
  test.each(forms)('given %s, then it is the text that people see', (_name, xml, text) => {
    expect(scan(sst(xml))).toEqual([text])
  })

  test('given any cuts of the bytes, then the texts are the same, and in their order', () => {
    const xml = sst(forms.map(([, form]) => `${form}\r\n`).join(''))
    for (let bytes = 1; bytes < 200; bytes++) expect(scan(xml, bytes)).toEqual(forms.map(([, , text]) => text))
  })

  test('given none, or something behind them, then that is all', () => {
    expect(scan(`${declared}<sst xmlns="urn:x" count="0"/>`)).toEqual([])
    expect(scan(sst(''))).toEqual([])
    expect(scan(sst('<si><t>a</t></si><extLst><ext/></extLst>'))).toEqual(['a'])
  })

  test.each([
    ['declares entities', `<!DOCTYPE sst [<!ENTITY a "b">]>${sst('<si><t>&a;</t></si>')}`],
    ['has a comment', sst('<si><t>a</t></si><!-- x --><si><t>b</t></si>')],
    ['has raw text', sst('<si><t><![CDATA[a]]></t></si>')],
    ['has a prefix', '<x:sst><x:si><x:t>a</x:t></x:si></x:sst>'],
    ['ends in the middle', sst('<si><t>a</t></si>').slice(0, -10)],
    ['has a text cut short', sst('<si><t>a</t>')],
    ['has other elements in a text', sst('<si><t>a</t><other/></si>')],
    ['has other elements', sst('<si><t>a</t></si><other/>')],
    ['is something else', '{"sst":[]}'],
    ['is empty', ''],
  ])('given a part that %s, then it is left to the library', (_name, xml) => {
    for (const bytes of [7, 1 << 20])
      expect(() => scan(xml, bytes)).toThrow(expect.objectContaining({ name: 'NotPlain' }))
  })
})
