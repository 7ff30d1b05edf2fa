import { describe, expect, test } from '@jest/globals'
import { tokensOf } from './tokens.js'

const texts = (source: string): string[] =>
  tokensOf(source).map(({ kind, text }) => (kind === 'string' ? `'${text}'` : text))

test('comments are left out, also where they look like code', () => {
  expect(texts("a // 'no'\n/* new X('no') */ 'yes'")).toEqual(['a', "'yes'"])
})

test('a quote in a regular expression begins no string', () => {
  expect(texts(String.raw`x.replace(/['"\/]/g, 'a')`)).toEqual([
    'x',
    '.',
    'replace',
    '(',
    'regex',
    'g',
    ',',
    "'a'",
    ')',
  ])
  expect(texts("return /'/.test(x)")).toEqual(['return', 'regex', '.', 'test', '(', 'x', ')'])
})

test('a slash behind a value divides', () => {
  expect(texts("a / b / 'c'")).toEqual(['a', '/', 'b', '/', "'c'"])
  expect(texts("/a/ / 'c' / d")).toEqual(['regex', '/', "'c'", '/', 'd'])
  expect(texts('(a) / 2')).toEqual(['(', 'a', ')', '/', '2'])
})

test('what stands in a template is read like the rest, however deep', () => {
  expect(texts("`a ${f({ b: `${'c'}` })} 'd'` + 'e'")).toEqual([
    '[',
    'f',
    '(',
    '{',
    'b',
    ':',
    '[',
    "'c'",
    ']',
    '}',
    ')',
    ']',
    '+',
    "'e'",
  ])
  expect(texts('`plain`')).toEqual(["'plain'"])
})

test('an escaped quote does not end a string', () => {
  expect(texts(String.raw`'it\'s' "b"`)).toEqual([String.raw`'it\'s'`, `'b'`])
})

test('a token tells whether it begins a line', () => {
  expect(tokensOf("a 'b'\n| c").map(({ fresh }) => fresh)).toEqual([true, false, true, false])
})

describe('what does not end is an error that names the line', () => {
  test.each([
    ['a string', "a\n'b\nc", 'a string of line 2 does not end'],
    ['a template', 'a\n\n`b\nc', 'a template of line 3 does not end'],
    ['a comment', '/* a', 'a comment of line 1 does not end'],
    ['a regular expression', '= /a\n', 'a regular expression of line 1 does not end'],
    ['a hole of a template', '`${a', 'a template of line 1 does not end'],
  ])('%s', (_, source, message) => {
    expect(() => tokensOf(source)).toThrow(message)
  })
})
