import type { Token } from './tokens.js'

const OPENING = new Set(['(', '[', '{'])
const CLOSING = new Set([')', ']', '}'])
const ENDS = new Set([',', ';', '=', '=>'])
/** Marks that carry an expression or a type over the end of a line. */
const CARRIES = new Set(['|', '?', ':', '??', '||', '&&', '.', '?.', '(', '===', '!=='])

/**
 * The strings that an expression, or a type, can turn out to be: of `late ? 'a' : 'b'` both. What is only compared with, and
 * what stands in a call, an index or an object, is none.
 */
export function literalsAt(tokens: readonly Token[], from: number): string[] {
  const literals: string[] = []
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const { kind, text, fresh } = tokens[at]!
    if (kind === 'string') {
      if (depth === 0 && at > from && endsBefore(tokens, at)) break
      if (!isCompared(tokens[at - 1]) && !isCompared(tokens[at + 1])) literals.push(text)
    } else if (kind === 'mark' && OPENING.has(text)) {
      if (isGroup(tokens, at, from)) depth++
      else at = closingOf(tokens, at)
    } else if (kind === 'mark' && CLOSING.has(text)) {
      if (--depth < 0) break
    } else if (depth === 0 && kind === 'mark' && ENDS.has(text)) break
    else if (depth === 0 && fresh && at > from && endsBefore(tokens, at)) break
  }
  return literals
}

/** Where the argument of that index begins in the call whose `(` is at `open`; null where it has fewer. */
export function argumentAt(tokens: readonly Token[], open: number, index: number): number | null {
  let left = index
  for (let at = open + 1; at < tokens.length; at++) {
    const { kind, text } = tokens[at]!
    if (kind === 'mark' && CLOSING.has(text)) return null
    if (left === 0) return at
    if (kind === 'mark' && OPENING.has(text)) at = closingOf(tokens, at)
    else if (kind === 'mark' && text === ',') left--
  }
  return null
}

/** Where the bracket closes that opens at `open`. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at]!
    if (kind !== 'mark') continue
    if (OPENING.has(text)) depth++
    else if (CLOSING.has(text) && --depth === 0) return at
  }
  return tokens.length
}

/** A line of its own begins there, unless a mark carries the one before over. */
function endsBefore(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]!
  const next = tokens[at]!
  return next.fresh && !CARRIES.has(before.text) && !(next.kind === 'mark' && CARRIES.has(next.text))
}

const COMPARES = new Set(['===', '!==', '==', '!=', 'in'])
const isCompared = (token: Token | undefined): boolean => token?.kind !== 'string' && COMPARES.has(token?.text ?? '')

/** A `(` that only holds together, and calls nothing. */
function isGroup(tokens: readonly Token[], at: number, from: number): boolean {
  if (tokens[at]!.text !== '(') return false
  const before = tokens[at - 1]
  return at === from || (before?.kind === 'mark' && !CLOSING.has(before.text))
}
