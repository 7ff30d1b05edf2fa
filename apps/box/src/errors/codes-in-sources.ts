import { codeLists, type CodeList } from './code-lists.js'
import {
  codeParameters,
  type CodeParameter,
  importedNames,
  type Subclass,
  subclasses,
  withSubclasses,
} from './code-parameters.js'
import { argumentAt, literalsAt } from './code-expressions.js'
import { type Token, tokensOf } from './tokens.js'

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string
  readonly text: string
}

/** Codes, each with the files in which it stands. */
export type CodesFound = ReadonlyMap<string, ReadonlySet<string>>

/** What the names of lists do not tell. */
export interface ListsByName {
  /** Called after codes, and hold no errors: their codes are left out wherever they stand. */
  readonly notErrors?: readonly string[]
  /** Not called after codes, and hold them. */
  readonly alsoErrors?: readonly string[]
}

/** SQL that writes a table with a column of codes. */
const IN_SQL = /'(\w+)' AS "?code\b/g
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

/**
 * Every code of an error that stands in the sources, wherever one can stand: in a union or a list that is called after codes;
 * beside `code:`, or `AS code` in SQL; in what a `code` is set to; and where a function or a constructor takes a `code`. Pure.
 * Throws an `Error` that names the file where a text or a list is written in a way that it cannot read, as it would lose codes.
 * A list that `named` names and that is not there is an error too.
 */
export function codesIn(files: readonly SourceFile[], named: ListsByName = {}): CodesFound {
  const sources = files.map(({ path, text }) => ({ path, text, tokens: inFile(path, () => tokensOf(text)) }))
  const lists = sources.flatMap(({ path, tokens }) => inFile(path, () => codeLists(path, tokens)))
  const classes = sources.flatMap(({ path, tokens }) => subclasses(path, tokens))
  const declared = sources.flatMap(({ path, tokens }) => codeParameters(path, tokens))
  const parameters = withSubclasses(declared, classes)
  const left = new Set(
    (named.notErrors ?? []).flatMap((name) => listsNamed(name, lists)).flatMap((list) => codesOf(list, lists)),
  )
  const found = new Map<string, Set<string>>()
  const add = (code: string, path: string): void => {
    if (CODE.test(code) && !left.has(code)) found.set(code, (found.get(code) ?? new Set()).add(path))
  }
  const also = (named.alsoErrors ?? []).flatMap((name) => listsNamed(name, lists))
  for (const list of [...lists.filter(({ isOfCodes }) => isOfCodes), ...also]) {
    for (const { code, path } of resolved(list, lists, new Set())) add(code, path)
  }
  for (const { path, text, tokens } of sources) {
    for (const [, code] of text.matchAll(IN_SQL)) add(code!, path)
    const ownClasses = classes.filter((known) => known.path === path)
    for (const code of besideCode(tokens)) add(code, path)
    for (const code of givenAsCode(path, tokens, parameters, ownClasses)) add(code, path)
  }
  return found
}

function listsNamed(name: string, lists: readonly CodeList[]): CodeList[] {
  const named = lists.filter((list) => list.name === name)
  if (named.length === 0) throw new Error(`there is no list ${name} in the sources`)
  return named
}

const codesOf = (list: CodeList, lists: readonly CodeList[]): string[] =>
  resolved(list, lists, new Set()).map(({ code }) => code)

/** What a list holds, and those that it is made of. */
function resolved(
  list: CodeList,
  lists: readonly CodeList[],
  seen: Set<CodeList>,
): { readonly code: string; readonly path: string }[] {
  if (seen.has(list)) return []
  seen.add(list)
  const parts = list.references.flatMap((name) => {
    const named = lists.filter((other) => other.name === name)
    const here = named.filter(({ path }) => path === list.path)
    if (named.length === 0) throw new Error(`${list.path}: ${list.name} is made of ${name}, which is no list of codes`)
    return here.length > 0 ? here : named
  })
  return [
    ...list.codes.map((code) => ({ code, path: list.path })),
    ...parts.flatMap((part) => resolved(part, lists, seen)),
  ]
}

/** `code: 'a'`, `code?: 'a' | 'b'`, `const code = late ? 'a' : 'b'`. */
function besideCode(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ kind, text }, at) => {
    if (kind !== 'word' || text !== 'code') return []
    const optional = tokens[at + 1]?.text === '?' && tokens[at + 2]?.text === ':' ? 1 : 0
    const mark = tokens[at + 1 + optional]
    return mark?.kind === 'mark' && (mark.text === ':' || mark.text === '=')
      ? literalsAt(tokens, at + 2 + optional)
      : []
  })
}

/** `new StepError('a', …)`, `wrong('a')`, `this.bury(record, 'a')`: of what the file declares itself or imports. */
function givenAsCode(
  path: string,
  tokens: readonly Token[],
  parameters: readonly CodeParameter[],
  ownClasses: readonly Subclass[],
): string[] {
  const imported = importedNames(tokens)
  let parent = ''
  const callable = parameters.filter((known) => known.path === path || imported.has(known.name))
  return tokens.flatMap(({ kind, text }, at) => {
    if (kind !== 'word') return []
    if (text === 'class') parent = ownClasses.find(({ name }) => name === tokens[at + 1]?.text)?.parent ?? ''
    if (tokens[at + 1]?.text !== '(') return []
    const called = text === 'super' ? parent : text
    return callable
      .filter(({ name }) => name === called)
      .flatMap(({ index }) => {
        const argument = argumentAt(tokens, at + 1, index)
        return argument === null ? [] : literalsAt(tokens, argument)
      })
  })
}

function inFile<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
