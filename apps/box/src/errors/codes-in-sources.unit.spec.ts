import { describe, expect, test } from '@jest/globals'
import { codesIn } from './codes-in-sources.js'

const found = (...texts: string[]): string[] =>
  [...codesIn(texts.map((text, at) => ({ path: `libs/p${at}/src/a.ts`, text }))).keys()].sort()

describe('a code is seen', () => {
  test.each([
    ['in a union', "export type AnyCode =\n  | 'a_1'\n  | 'b_2'\n\nconst x = 'no'", ['a_1', 'b_2']],
    ['in a union on one line', "type AnyCode = 'a' | 'b'\ntype Other = 'no'", ['a', 'b']],
    ['in a list', "export const anyCodes = [\n  'a', // why\n  'b',\n] as const", ['a', 'b']],
    [
      'as a name in a table',
      "export const ANY_CODES = {\n  a: [400, 'The no'],\n  'b': [1, 'x'],\n} as const",
      ['a', 'b'],
    ],
    ['in a list that spreads another', "const some = ['a']\nconst ANY_CODES = [...some, 'b']", ['a', 'b']],
    [
      'through the list that a union is made of',
      "const words = ['a'] as const\ntype AnyCode = (typeof words)[number]",
      ['a'],
    ],
    ['through the table that a union is made of', 'const table = { a: 1 }\ntype AnyCode = keyof typeof table', ['a']],
    ['beside `code:`', "fail({ code: 'a', message: 'no' })", ['a']],
    ['in the type of a field', "interface P {\n  readonly code: 'a' | 'b'\n  readonly kind: 'no'\n}", ['a', 'b']],
    ['in what a code is set to', "const code = late\n  ? 'a'\n  : 'b'\nconst kind = 'no'", ['a', 'b']],
    ['as what stands in for a code', "const p = { code: body.code ?? 'a' }", ['a']],
    [
      'in SQL that writes a column of codes',
      "const sql = `SELECT ${x}, 'no' AS reason, 'a' AS code, 'b' AS \"code\"`",
      ['a', 'b'],
    ],
    ['in a template', "log(`${new X({ code: 'a' })}`)", ['a']],
  ])('%s', (_, text, codes) => {
    expect(found(text)).toEqual(codes)
  })

  const stepError =
    'export class StepError extends Error {\n  constructor(readonly code: string, message: string) {}\n}'
  test.each([
    ['a constructor', "import { StepError } from '@udb/p0'\nthrow new StepError('a', 'no')"],
    [
      'a constructor over several lines',
      "import { StepError } from '@udb/p0'\nthrow new StepError(\n  'a',\n  `no`,\n)",
    ],
    [
      'a class that extends it',
      "import { StepError } from '@udb/p0'\nclass Sub extends StepError {}\nnew Sub('a', 'no')",
    ],
    [
      'the constructor of a class that extends it',
      "import { StepError } from '@udb/p0'\nclass Sub extends StepError {\n  constructor() {\n    super('a', 'no')\n  }\n}",
    ],
  ])('where %s takes it', (_, text) => {
    expect(found(stepError, text)).toEqual(['a'])
  })

  test.each([
    ['function', "function wrong(step: Map<string, number>, code: string): Problem {}\nwrong(f('no', x), 'a')"],
    ['generic function', "function wrong<T>(code: T) {}\nwrong('a')"],
    ['arrow function', "const wrong = (code: AnyThing, m: string): Problem => ({})\nwrong('a', 'no')"],
    ['method', "class R {\n  private async bury(r: R, code: string) {}\n  x() { this.bury(r, 'a') }\n}"],
    ['function that is given one of two', "const wrong = (code: string) => 1\nwrong(kind === 'no' ? 'a' : ('a'))"],
  ])('where a %s takes it', (_, text) => {
    expect(found(text)).toEqual(['a'])
  })
})

test('a code is seen in a list that is told to hold them', () => {
  const text = "type Bad = 'a'\ntype Other = 'no'"
  expect([...codesIn([{ path: 'a.ts', text }], { alsoErrors: ['Bad'] }).keys()]).toEqual(['a'])
})

test('a class with a constructor of its own does not take what its parent takes', () => {
  const text =
    "class A extends Error { constructor(code: string) {} }\nclass B extends A { constructor(text: string) {} }\nnew B('no')"
  expect(found(text)).toEqual([])
})

test('each code is told with all the files in which it stands', () => {
  const codes = codesIn([
    { path: 'one.ts', text: "type ACode = 'a'" },
    { path: 'two.ts', text: "f({ code: 'a' })" },
  ])
  expect([...codes]).toEqual([['a', new Set(['one.ts', 'two.ts'])]])
})

describe('no code is', () => {
  test.each([
    ['a comparison', "if (error.code === 'a' || 'b' === error.code) {}"],
    ['what a code is compared with', "const code = kind === 'a' ? one : two"],
    ['the name of a field that is looked for', "const code = 'errcode' in thrown ? thrown.errcode : null"],
    ['a code of the system', "if (x) throw { code: 'ENOENT' }"],
    ['an argument of a call that makes one', "const code = codeOf('a')"],
    ['an argument of another function of that name, elsewhere', "wrong('a')"],
    ['the next statement', "const code = x\n'use_strict'"],
    ['a string in a comment', "// new StepError('a')\n/* code: 'b' */"],
  ])('%s', (_, text) => {
    expect(found('const wrong = (code: string) => 1', text)).toEqual([])
  })

  test('one of a list that is no list of errors, wherever it stands', () => {
    const text = "const alertCodes = ['a']\nconst otherCodes = ['b']\nf({ code: 'a' })"
    expect([...codesIn([{ path: 'a.ts', text }], { notErrors: ['alertCodes'] }).keys()]).toEqual(['b'])
  })
})

describe('what would lose codes is an error that names the file', () => {
  test.each([
    ['a union that cannot be read', "type AnyCode = `a_${'b' | 'c'}`", /^a\.ts: AnyCode cannot be read/],
    ['a union with more behind it', "type AnyCode = 'a' & 'b'", /^a\.ts: AnyCode cannot be read/],
    ['a part that is nowhere', "type AnyCode = 'a' | Gone", /^a\.ts: AnyCode is made of Gone/],
    ['a text that does not end', "'a", /^a\.ts: a string of line 1/],
  ])('%s', (_, text, message) => {
    expect(() => codesIn([{ path: 'a.ts', text }])).toThrow(message)
  })

  test.each([{ notErrors: ['alertCodes'] }, { alsoErrors: ['alertCodes'] }])(
    'a list that is not there: %j',
    (named) => {
      expect(() => codesIn([], named)).toThrow('there is no list alertCodes')
    },
  )
})
