import { CannotMap } from './expectation.js'
import { allOf, identifier, literalList, literalOf } from '../query-parts.js'

/**
 * A row condition in SQL. Version 1 stores a tree; before it was a text, in the language of pandas, in Great Expectations' own
 * (`col("a").notNull()`), or in Spark's SQL. Throws `CannotMap` for what cannot be said in SQL for certain.
 */
export function rowConditionSql(condition: unknown, parser: unknown): string {
  if (typeof condition === 'string') {
    if (condition.trim() === '') throw new CannotMap('Its row_condition is empty.')
    return new ConditionText(condition, parser).read()
  }
  return treeSql(condition)
}

interface Tree {
  readonly type?: unknown
  readonly column?: { readonly name?: unknown }
  readonly operator?: unknown
  readonly parameter?: unknown
  readonly is_null?: unknown
  readonly conditions?: unknown
}

const OPERATORS: Readonly<Record<string, string>> = {
  '==': '=',
  '=': '=',
  '!=': '<>',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

function treeSql(condition: unknown): string {
  if (typeof condition !== 'object' || condition === null) throw new CannotMap('Its row_condition is no condition.')
  const { type, column, operator, parameter, is_null: isNull, conditions } = condition as Tree
  if ((type === 'and' || type === 'or') && Array.isArray(conditions) && conditions.length > 0)
    return conditions.map((each) => `(${treeSql(each)})`).join(type === 'and' ? ' AND ' : ' OR ')
  if (typeof column?.name !== 'string') throw new CannotMap(`Its row_condition is of type ${String(type)}.`)
  const name = identifier(column.name)
  if (type === 'nullity') return `${name} IS ${isNull === true ? '' : 'NOT '}NULL`
  if (type === 'comparison') return comparisonSql(name, String(operator), parameter)
  throw new CannotMap(`Its row_condition is of type ${String(type)}.`)
}

function comparisonSql(name: string, operator: string, parameter: unknown): string {
  const word = operator.replace('_', ' ').toUpperCase()
  if (word === 'IN' || word === 'NOT IN') {
    const list = Array.isArray(parameter) ? literalList(parameter) : null
    if (list !== null) return `${name} ${word} ${list}`
  } else {
    const [sql, literal] = [OPERATORS[operator], literalOf(parameter)]
    if (sql !== undefined && literal !== null) return `${name} ${sql} ${literal}`
  }
  throw new CannotMap(`Its row_condition compares with '${operator}' what SQL cannot compare alike.`)
}

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|`(?<quoted>[^`]+)`|(?<word>[A-Za-z_]\w*)|(?<mark>==|!=|<=|>=|<>|[<>=()[\],.&|]))/y

interface Token {
  readonly kind: 'text' | 'number' | 'quoted' | 'word' | 'mark'
  readonly text: string
}

/** Reads comparisons that are joined by and, or and brackets, as pandas, Great Expectations and Spark write them alike. */
class ConditionText {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(
    private readonly text: string,
    private readonly parser: unknown,
  ) {
    this.tokens = this.split()
  }

  read(): string {
    const sql = this.either()
    if (this.at < this.tokens.length) throw this.strange()
    return sql
  }

  private either(): string {
    const parts = [this.both()]
    while (this.takes('or', '|')) parts.push(this.both())
    return parts.length === 1 ? parts[0]! : parts.map((each) => `(${each})`).join(' OR ')
  }

  private both(): string {
    const parts = [this.single()]
    while (this.takes('and', '&')) parts.push(this.single())
    return parts.length === 1 ? parts[0]! : allOf(parts)
  }

  private single(): string {
    if (this.takes('not')) return `NOT (${this.single()})`
    if (this.takes('(')) {
      const inner = this.either()
      this.expect(')')
      return inner
    }
    return this.comparison()
  }

  private comparison(): string {
    const name = this.column()
    if (this.takes('.')) return this.nullity(name)
    if (this.takes('is')) {
      const negated = this.takes('not')
      this.expect('null')
      return `${name} IS ${negated ? 'NOT ' : ''}NULL`
    }
    const negated = this.takes('not')
    if (this.takes('in')) return comparisonSql(name, negated ? 'NOT IN' : 'IN', this.list())
    const operator = this.next('mark')
    return comparisonSql(name, operator, this.value())
  }

  private nullity(name: string): string {
    const method = this.next('word').toLowerCase()
    this.expect('(')
    this.expect(')')
    if (method === 'notnull' || method === 'notna') return `${name} IS NOT NULL`
    if (method === 'isnull' || method === 'isna') return `${name} IS NULL`
    throw new CannotMap(`Its row_condition calls ${method}().`)
  }

  private column(): string {
    if (this.takes('col')) {
      this.expect('(')
      const name = this.value()
      this.expect(')')
      return identifier(String(name))
    }
    const token = this.tokens[this.at]
    if (token?.kind !== 'word' && token?.kind !== 'quoted') throw this.strange()
    this.at++
    return identifier(token.text)
  }

  private list(): unknown[] {
    const close = this.takes('[') ? ']' : ')'
    if (close === ')') this.expect('(')
    const values = [this.value()]
    while (this.takes(',')) values.push(this.value())
    this.expect(close)
    return values
  }

  private value(): unknown {
    const token = this.tokens[this.at++]
    if (token?.kind === 'text') return token.text
    if (token?.kind === 'number') return Number(token.text)
    if (token?.kind === 'word' && /^(true|false)$/i.test(token.text)) return token.text.toLowerCase() === 'true'
    this.at--
    throw this.strange()
  }

  private takes(...words: readonly string[]): boolean {
    const token = this.tokens[this.at]
    const takes = (token?.kind === 'word' || token?.kind === 'mark') && words.includes(token.text.toLowerCase())
    // `col` is a column of that name where no bracket follows.
    if (!takes || (words[0] === 'col' && this.tokens[this.at + 1]?.text !== '(')) return false
    this.at++
    return true
  }

  private expect(word: string): void {
    if (!this.takes(word)) throw this.strange()
  }

  private next(kind: Token['kind']): string {
    const token = this.tokens[this.at]
    if (token?.kind !== kind) throw this.strange()
    this.at++
    return token.text
  }

  private split(): Token[] {
    const tokens: Token[] = []
    const pattern = new RegExp(TOKEN)
    while (pattern.lastIndex < this.text.trimEnd().length) {
      const from = pattern.lastIndex
      const found = pattern.exec(this.text)?.groups
      if (found === undefined) throw this.strange(this.text.slice(from, from + 20))
      const [kind, text] = Object.entries(found).find(([, each]) => each !== undefined) as [Token['kind'], string]
      tokens.push({ kind, text: kind === 'text' ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text })
    }
    return tokens
  }

  private strange(text = this.tokens[this.at]?.text ?? 'its end'): CannotMap {
    const language = typeof this.parser === 'string' ? ` (${this.parser})` : ''
    return new CannotMap(`Its row_condition${language} cannot be said in SQL from '${text}' on.`)
  }
}
