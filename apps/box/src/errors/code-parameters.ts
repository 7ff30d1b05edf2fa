import { closingOf } from './code-expressions.js'
import type { Token } from './tokens.js'

/** A function, method or class that takes a code: `wrong(code, message)` at index 0. */
export interface CodeParameter {
  readonly name: string
  readonly path: string
  readonly index: number
}

const MODIFIERS = new Set(['readonly', 'private', 'public', 'protected'])
const OPENING = '([{'

/** A class that extends another; one without a constructor of its own is made like its parent. */
export interface Subclass {
  readonly name: string
  readonly parent: string
  readonly path: string
  readonly ownConstructor: boolean
}

/** What a file declares with a parameter that is called `code`. A constructor goes by the name of its class. */
export function codeParameters(path: string, tokens: readonly Token[]): CodeParameter[] {
  let className = ''
  return tokens.flatMap((token, at) => {
    if (isClass(tokens, at)) className = tokens[at + 1]!.text
    if (token.kind !== 'mark' || token.text !== '(') return []
    const index = indexOfCode(tokens, at)
    const name = index === null ? null : declaredName(tokens, at)
    return index === null || name === null ? [] : [{ name: name === 'constructor' ? className : name, path, index }]
  })
}

export function subclasses(path: string, tokens: readonly Token[]): Subclass[] {
  return tokens.flatMap((_, at) => {
    if (!isClass(tokens, at) || tokens[at + 2]?.text !== 'extends') return []
    const open = tokens.findIndex(({ kind, text }, next) => next > at && kind === 'mark' && text === '{')
    const body = tokens.slice(open, closingOf(tokens, open))
    const ownConstructor = body.some(({ kind, text }) => kind === 'word' && text === 'constructor')
    return [{ name: tokens[at + 1]!.text, parent: tokens[at + 3]!.text, path, ownConstructor }]
  })
}

/** Adds to what takes a code the classes that take one since a class above them does. */
export function withSubclasses(known: readonly CodeParameter[], classes: readonly Subclass[]): CodeParameter[] {
  const added = classes.flatMap(({ name, parent, path, ownConstructor }) => {
    const above = known.find((parameter) => parameter.name === parent)
    const isNew = !known.some((parameter) => parameter.name === name && parameter.path === path)
    return above && isNew && !ownConstructor ? [{ name, path, index: above.index }] : []
  })
  return added.length === 0 ? [...known] : withSubclasses([...known, ...added], classes)
}

const isClass = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.kind === 'word' && tokens[at]!.text === 'class' && tokens[at + 1]?.kind === 'word'

/** The names that a file has from others, as they are called in it. */
export function importedNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>()
  tokens.forEach((token, at) => {
    if (token.kind !== 'word' || token.text !== 'import' || tokens[at + 1]?.text === '(') return
    for (let next = at + 1; next < tokens.length && tokens[next]!.kind !== 'string'; next++)
      names.add(tokens[next]!.text)
  })
  return names
}

/** The position of the parameter `code` between the brackets that open at `open`; null where they hold none. */
function indexOfCode(tokens: readonly Token[], open: number): number | null {
  const end = closingOf(tokens, open)
  let index = 0
  let angles = 0
  for (let at = open + 1; at < end; at++) {
    const { kind, text } = tokens[at]!
    if (kind === 'mark' && OPENING.includes(text)) at = closingOf(tokens, at)
    else if (text === '<' && kind === 'mark') angles++
    else if (text === '>' && kind === 'mark') angles--
    else if (text === ',' && kind === 'mark' && angles === 0) index++
    else if (kind === 'word' && text === 'code' && isParameter(tokens, at, open)) return index
  }
  return null
}

function isParameter(tokens: readonly Token[], at: number, open: number): boolean {
  const before = tokens[at - 1]!
  const begins = at - 1 === open || before.text === ',' || MODIFIERS.has(before.text)
  const next = tokens[at + 1]?.text
  return begins && (next === ':' || (next === '?' && tokens[at + 2]?.text === ':'))
}

/** The name before the brackets: of `function name(`, of a method, or of `name = (`. */
function declaredName(tokens: readonly Token[], open: number): string | null {
  let at = open - 1
  if (tokens[at]?.text === '>') at = beforeAngles(tokens, at)
  if (tokens[at]?.text === 'async') at--
  if (tokens[at]?.text === '=') at--
  const name = tokens[at]
  return name?.kind === 'word' ? name.text : null
}

function beforeAngles(tokens: readonly Token[], close: number): number {
  let depth = 0
  for (let at = close; at >= 0; at--) {
    if (tokens[at]!.text === '>') depth++
    if (tokens[at]!.text === '<' && --depth === 0) return at - 1
  }
  return -1
}
