import type { Token } from './tokens.js'
import { closingOf } from './code-expressions.js'

/** A union of strings, or a constant list or table, by its name. */
export interface CodeList {
  readonly name: string
  readonly path: string
  /** Whether its name says that it holds codes; the others are there to be referred to. */
  readonly isOfCodes: boolean
  readonly codes: readonly string[]
  /** Lists of which it is made. */
  readonly references: readonly string[]
}

const NAMED_AFTER_CODES = /(Codes?|_CODES?)$/

/** The unions and constant lists of a file. Throws where one is called after codes and cannot be read as one. */
export function codeLists(path: string, tokens: readonly Token[]): CodeList[] {
  return tokens.flatMap((token, at) => {
    const name = tokens[at + 1]
    if (token.kind !== 'word' || name?.kind !== 'word' || tokens[at + 2]?.text !== '=') return []
    if (token.text !== 'type' && token.text !== 'const') return []
    const read = token.text === 'type' ? readUnion(tokens, at + 3) : readConstant(tokens, at + 3)
    const isOfCodes = NAMED_AFTER_CODES.test(name.text)
    if (read === null && isOfCodes && (token.text === 'type' || looksLikeList(tokens[at + 3])))
      throw new Error(`${name.text} cannot be read: write it as a union or a list of strings`)
    return read === null ? [] : [{ name: name.text, path, isOfCodes, ...read }]
  })
}

type Parts = Pick<CodeList, 'codes' | 'references'>

/** `'a' | 'b' | OtherCode`, `(typeof LIST)[number]`, `keyof typeof TABLE`. */
function readUnion(tokens: readonly Token[], from: number): Parts | null {
  const codes: string[] = []
  const references: string[] = []
  let at = tokens[from]?.text === '|' ? from + 1 : from
  for (;;) {
    const token = tokens[at]
    const written = tokens.slice(at, at + 7).map(({ text }) => text)
    if (token?.kind === 'string') codes.push(token.text)
    else if (/^\(,typeof,[\w$]+,\),\[,number,\]$/.test(written.join())) references.push(written[2]!)
    else if (token?.kind === 'word' && written[0] === 'keyof' && written[1] === 'typeof') references.push(written[2]!)
    else if (token?.kind === 'word') references.push(token.text)
    else return null
    at += written[0] === '(' ? 7 : written[0] === 'keyof' && token?.kind === 'word' ? 3 : 1
    const next = tokens[at]
    if (next?.text === '|' && next.kind === 'mark') at++
    else return next === undefined || next.fresh || next.text === ';' ? { codes, references } : null
  }
}

/** The strings of an array, or the names of an object: only those of its own, and of what it spreads. */
function readConstant(tokens: readonly Token[], from: number): Parts | null {
  const open = tokens[from]
  if (!looksLikeList(open)) return null
  const codes: string[] = []
  const references: string[] = []
  const end = closingOf(tokens, from)
  for (let at = from + 1; at < end; at++) {
    const token = tokens[at]!
    const isFirst = at === from + 1 || (tokens[at - 1]!.kind === 'mark' && tokens[at - 1]!.text === ',')
    if (token.text === '...' && tokens[at + 1]?.kind === 'word') references.push(tokens[at + 1]!.text)
    else if (isFirst && token.kind === 'string') codes.push(token.text)
    else if (isFirst && token.kind === 'word' && open?.text === '{') codes.push(token.text)
    else if (token.kind === 'mark' && '([{'.includes(token.text)) at = closingOf(tokens, at)
  }
  return { codes, references }
}

const looksLikeList = (open: Token | undefined): boolean =>
  open?.kind === 'mark' && (open.text === '[' || open.text === '{')
