import { describe, expect, test } from '@jest/globals'
import { censusOfLines } from './flatten-file.js'
import { PlainLines } from './plain-lines.js'

const SAMPLE = '{"id":1,"at":"2024-01-02 03:04:05","name":"a","score":1.5,"ok":true}\n'

/** The count of a text whose first lines were the sample; pushed in pieces of the given size. */
function counted(text: string, sample = SAMPLE, piece = 1 << 20): PlainLines {
  const lines = new PlainLines(censusOfLines(Buffer.from(sample))!)
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += piece) lines.push(bytes.subarray(at, at + piece))
  lines.end()
  return lines
}

const column = (lines: PlainLines, key: string) => lines.columns.find((each) => each.key === key)!

describe('given lines of the form that the sample had', () => {
  test('when they are counted, then each value is found, wherever the pieces are cut', () => {
    const text = `${SAMPLE}{"id":2,"at":null,"score":-2,"ok":false}\r\n\n{ "ok" : true , "name" : "b\\"c" , "id" : 3 }`
    for (const piece of [1, 7, 1 << 20]) {
      const lines = counted(text, SAMPLE, piece)
      expect([lines.isPlain, lines.records]).toEqual([true, 3])
      expect([0, 1, 2, 3, 4].map((i) => lines.missing(i))).toEqual([0, 2, 1, 1, 0])
      expect(column(lines, 'score')).toMatchObject({ numbers: 2, fractions: 1 })
      expect(column(lines, 'ok').booleans).toBe(3)
      expect(column(lines, 'at').evidence.timestamps).toBe(1)
    }
  })

  test('when a column of times has another text, then it is seen', () => {
    const lines = counted(`${SAMPLE}{"id":2,"at":"soon"}\n`)
    expect([lines.isPlain, column(lines, 'at').evidence.texts.size]).toEqual([true, 1])
  })

  test('when an integer has more digits than a double keeps, then it is counted as wide', () => {
    expect(column(counted(`${SAMPLE}{"id":9007199254740993}\n`), 'id').wideIntegers).toBe(1)
  })
})

describe('given a line of another form', () => {
  test.each([
    ['a name that the sample did not have', '{"id":2,"new":1}'],
    ['a name twice', '{"id":2,"id":3}'],
    ['a record inside the record', '{"id":{"a":1}}'],
    ['a list', '{"id":[1]}'],
    ['a name with an escape', '{"i\\u0064":2}'],
    ['no object', '[1]'],
    ['something behind the object', '{"id":2} 3'],
    ['an object that ends early', '{"id":2'],
    ['a comma at the end', '{"id":2,}'],
    ['no JSON', '{"id":NaN}'],
    ['a text that does not end', '{"name":"a}'],
    ['a number of more digits than any type keeps', '{"id":123456789012345678901}'],
    ['an escape where a time may be', '{"at":"2024\\u002d01-02"}'],
  ])('%s: when it is met, then the text is not plain', (_, line) => {
    expect(counted(`${SAMPLE}${line}\n${SAMPLE}`).isPlain).toBe(false)
    expect(counted(`${SAMPLE}${line}`).isPlain).toBe(false)
  })
})
