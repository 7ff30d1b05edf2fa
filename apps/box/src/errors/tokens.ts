/** What is left of TypeScript once blanks, comments and regular expressions are out. */
export interface Token {
  readonly kind: 'word' | 'string' | 'mark'
  /** Of a string: what it holds, with its escapes as they are written. A template is a string only without `${}`. */
  readonly text: string
  /** Whether a new line begins before it; the sources have no semicolons. */
  readonly fresh: boolean
}

/**
 * The longest first. Two `>` stand side by side in types more often than a shift does in a number, so they stay apart.
 * What starts a template or a regular expression is not here.
 */
const MARKS = ['...', '===', '!==', '&&=', '||=', '??=', '=>', '==', '!=', '?.', '??', '&&', '||', '**', '++', '--']
const SPACE = /\s/
const WORD = /[\p{ID_Start}$_#@]/u
const IN_WORD = /[\p{ID_Continue}$\u200c\u200d]/u
/** After these words a slash begins a regular expression; after any other word it divides. */
const BEFORE_REGEX = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'throw', 'new', 'void', 'await'])

/** Throws a `SyntaxError` with the line where the text ends inside a string, a template, a comment or a regular expression. */
export function tokensOf(source: string): Token[] {
  return new Tokenizer(source).all()
}

class Tokenizer {
  private readonly tokens: Token[] = []
  private at = 0
  private fresh = true

  constructor(private readonly source: string) {}

  all(): Token[] {
    while (this.at < this.source.length) this.step()
    return this.tokens
  }

  private step(): void {
    const { source, at } = this
    const char = source[at]!
    if (SPACE.test(char)) this.skipSpace(char)
    else if (source.startsWith('//', at)) this.at = this.endOf('\n', at, source.length)
    else if (source.startsWith('/*', at)) this.at = this.endOf('*/', at + 2) + 2
    else if (char === "'" || char === '"') this.string(char)
    else if (char === '`') this.template()
    else if (char === '/' && this.regexMayStand()) this.regex()
    else if (WORD.test(char)) this.while('word', IN_WORD)
    else if (/\d/.test(char)) this.while('word', /[\w.]/)
    else this.add('mark', MARKS.find((mark) => source.startsWith(mark, at)) ?? char)
  }

  private skipSpace(char: string): void {
    if (char === '\n') this.fresh = true
    this.at++
  }

  private add(kind: Token['kind'], text: string, length = text.length): void {
    this.tokens.push({ kind, text, fresh: this.fresh })
    this.fresh = false
    this.at += length
  }

  private while(kind: Token['kind'], more: RegExp): void {
    let end = this.at + 1
    while (end < this.source.length && more.test(this.source[end]!)) end++
    this.add(kind, this.source.slice(this.at, end))
  }

  private string(quote: string): void {
    const end = this.closing(quote)
    this.add('string', this.source.slice(this.at + 1, end), end + 1 - this.at)
  }

  private regex(): void {
    let inClass = false
    let end = this.at + 1
    for (; inClass || this.source[end] !== '/'; end++) {
      const char = this.source[end]
      if (char === undefined || char === '\n') throw this.unended('regular expression')
      if (char === '\\') end++
      else if (char === '[') inClass = true
      else if (char === ']') inClass = false
    }
    this.at = end
    this.add('mark', 'regex', 1)
  }

  /** What stands in `${}` is source too, so it gives tokens of its own, in brackets as of a call. */
  private template(): void {
    const begin = this.at
    const pieces = this.tokens.length
    this.at++
    while (this.source[this.at] !== '`') {
      if (this.at >= this.source.length) throw this.unended('template', begin)
      if (this.source.startsWith('${', this.at)) this.hole()
      else this.at += this.source[this.at] === '\\' ? 2 : 1
    }
    if (this.tokens.length === pieces) {
      const text = this.source.slice(begin + 1, this.at)
      this.at++
      this.add('string', text, 0)
    } else this.at++
  }

  private hole(): void {
    this.add('mark', '[', 2)
    let depth = 1
    while (depth > 0) {
      if (this.at >= this.source.length) throw this.unended('template')
      const char = this.source[this.at]
      if (char === '}' && depth === 1) break
      if (char === '{') depth++
      if (char === '}') depth--
      this.step()
    }
    this.add('mark', ']', 1)
  }

  private regexMayStand(): boolean {
    const before = this.tokens.at(-1)
    if (before === undefined) return true
    if (before.kind === 'word') return BEFORE_REGEX.has(before.text)
    return before.kind === 'mark' && !/^([)\]}]|regex)$/.test(before.text)
  }

  private closing(quote: string): number {
    for (let end = this.at + 1; end < this.source.length; end++) {
      const char = this.source[end]
      if (char === '\n') break
      if (char === quote) return end
      if (char === '\\') end++
    }
    throw this.unended('string')
  }

  private endOf(mark: string, from: number, otherwise?: number): number {
    const end = this.source.indexOf(mark, from)
    if (end >= 0) return end
    if (otherwise !== undefined) return otherwise
    throw this.unended('comment')
  }

  private unended(what: string, at = this.at): SyntaxError {
    const line = this.source.slice(0, at).split('\n').length
    return new SyntaxError(`a ${what} of line ${line} does not end`)
  }
}
