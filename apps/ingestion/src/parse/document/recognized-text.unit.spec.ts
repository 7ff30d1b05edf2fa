import { expect, test } from '@jest/globals'
import { portableMap } from './page-image.js'
import { recognizedBlocks } from './recognized-text.js'
import { languagesOf } from './tesseract.js'

const header = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'

test('words that Tesseract read are paragraphs at their places, each with how sure it is', () => {
  const tsv = [
    header,
    '1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t',
    '5\t1\t1\t1\t1\t1\t100\t200\t50\t20\t90\tHello',
    '5\t1\t1\t1\t2\t1\t160\t240\t40\t20\t80\tworld',
    '5\t1\t1\t2\t1\t1\t100\t400\t50\t20\t-1\t ',
    '5\t1\t2\t1\t1\t1\t100\t600\t50\t20\t70\tend',
    'cut',
  ].join('\n')
  expect(recognizedBlocks(tsv, 3, { width: 500, height: 1000 })).toEqual([
    {
      is: 'paragraph',
      text: 'Hello world',
      page: 3,
      bbox: [50, 100, 100, 130],
      metadata: { recognized: 'tesseract', confidence: 0.85 },
    },
    expect.objectContaining({ text: 'end', bbox: [50, 300, 75, 310] }),
  ])
  expect(recognizedBlocks('', 1, { width: 1, height: 1 })).toEqual([])
})

test.each([
  ['List of available languages in "/x" (3):\ndeu\neng\nosd\n', 'eng+deu'],
  ['deu\nfra\nita\nspa\neng\n', 'eng+deu+fra+ita'],
  ['chi_sim\n', 'chi_sim'],
  ['', ''],
  ['-l evil\n', ''],
])('of the languages %j are asked for: %s', (listed, languages) => {
  expect(languagesOf(listed)).toBe(languages)
})

test('an image is a portable map, whatever its pixels are; what is none is nothing', () => {
  const map = (bytes: number[], width = 2, height = 1) =>
    portableMap({ width, height, data: Uint8Array.from(bytes) })?.toString('latin1') ?? null
  expect(map([10, 20])).toBe('P5\n2 1\n255\n\n\x14')
  expect(map([255, 255, 255, 0, 0, 0])).toBe('P5\n2 1\n255\n\xff\0')
  expect(map([255, 255, 255, 9, 0, 0, 0, 9])).toBe('P5\n2 1\n255\n\xff\0')
  expect(map([0b10100000], 3)).toBe('P4\n3 1\n\x5f')
  expect(map([1, 2, 3])).toBeNull()
  expect(portableMap({ width: 1e6, height: 1e6, data: new Uint8Array(1) })).toBeNull()
  expect(portableMap({ width: 0, height: 0, data: new Uint8Array(0) })).toBeNull()
})
