import { AGGREGATES, SCALARS, TABLE_FUNCTIONS } from './allowed-functions.js'
import { type GuardDecision, type GuardRefusal, MAX_DEPTH } from './decision.js'
import { EXPRESSIONS, type FieldRule, NODES, SHAPES } from './grammar.js'
import type { ParsedSql } from './parsed-sql.js'
import { constructRefused, functionRefused, refusedByParser, showRefused, tableUnknown, tooDeep } from './refusals.js'

type Tree = Readonly<Record<string, unknown>>
/** The names of the common table expressions that a reference may mean, folded. */
type Scope = ReadonlySet<string>

/**
 * Decides on DuckDB's own parse tree whether a text is one SELECT that reads only allowed tables, through allowed
 * functions and constructs. `allowedTables` are the names the caller may read; letters' case does not matter in
 * ASCII, as in DuckDB.
 */
export function decideGuard(parsed: ParsedSql, allowedTables: readonly string[]): GuardDecision {
  const answer = asTree(parsed.json)
  if (!answer) return constructRefused('NOT_JSON', undefined)
  const statements = Array.isArray(answer['statements']) ? answer['statements'] : []
  if (answer['error'] === true || statements.length !== 1 || (parsed.statementCount ?? 1) !== 1) {
    return refusedByParser(parsed, answer, statements.length)
  }
  const walk = new Walk(parsed.sql, allowedTables)
  try {
    walk.rule('@statement', statements[0], new Set(), 0)
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
  return { ok: true, tables: [...walk.tables].sort() }
}

/** Leaves the walk at the first refusal; never seen outside this file. */
class Refused extends Error {
  constructor(readonly refusal: GuardRefusal) {
    super(refusal.code)
  }
}

class Walk {
  readonly tables = new Set<string>()
  private readonly allowed: ReadonlyMap<string, string>

  constructor(
    private readonly sql: string,
    allowedTables: readonly string[],
  ) {
    this.allowed = new Map(allowedTables.map((name) => [fold(name), name]))
  }

  rule(rule: FieldRule, value: unknown, scope: Scope, depth: number): void {
    if (rule === 'data') return
    if (depth > MAX_DEPTH) throw new Refused(tooDeep())
    if (Array.isArray(value)) {
      for (const item of value) this.rule(rule, item, scope, depth + 1)
      return
    }
    const tree = asTree(value)
    if (!tree) {
      if (isEmpty(value)) return
      throw new Refused(constructRefused('UNKNOWN', undefined))
    }
    if (rule === 'none') throw new Refused(constructRefused('UNKNOWN', undefined))
    if (rule === 'node') this.node(tree, scope, depth)
    else this.fields(SHAPES[rule.slice(1)], rule.slice(1), tree, scope, depth)
  }

  private node(tree: Tree, scope: Scope, depth: number): void {
    const kind = text(tree['class'])
    const type = text(tree['type'])
    const rule = kind ? EXPRESSIONS[kind] : NODES[type]
    if (!rule || (rule.types && !rule.types.test(type))) this.refuseConstruct(type || kind, tree)
    if (kind === 'FUNCTION') this.functionCall(tree, SCALARS, AGGREGATES)
    if (kind === 'WINDOW') this.functionCall(tree, AGGREGATES)
    if (!kind && type === 'BASE_TABLE') this.baseTable(tree, scope)
    if (!kind && type === 'TABLE_FUNCTION') return this.tableFunction(tree, scope, depth)
    this.fields(rule?.fields, type, tree, this.scopeOf(tree, scope, depth), depth)
  }

  private fields(
    rules: Readonly<Record<string, FieldRule>> | undefined,
    kind: string,
    tree: Tree,
    scope: Scope,
    depth: number,
  ): void {
    for (const [name, value] of Object.entries(tree)) {
      const rule = rules && Object.hasOwn(rules, name) ? rules[name] : undefined
      // The common table expressions were walked while the scope was made.
      if (rule === '@cte_map') continue
      if (rule !== undefined && rule !== 'none') {
        const inner =
          kind === 'RECURSIVE_CTE_NODE' && name === 'right' ? withName(scope, text(tree['cte_name'])) : scope
        this.rule(rule, value, inner, depth + 1)
      } else if (!isEmpty(value)) {
        this.refuseConstruct(`${kind}.${name}`, tree)
      }
    }
  }

  /** A common table expression is visible to those after it and to the query, not to itself unless it recurses. */
  private scopeOf(tree: Tree, outer: Scope, depth: number): Scope {
    const list = asTree(tree['cte_map'])?.['map']
    if (!Array.isArray(list)) return outer
    let scope = outer
    for (const item of list) {
      const entry = asTree(item)
      const name = text(entry?.['key'])
      if (/^(duckdb|pg|sqlite|pragma)_/i.test(name)) this.refuseConstruct('SYSTEM_CTE', tree)
      this.rule('@cte', entry?.['value'], scope, depth + 1)
      scope = withName(scope, name)
    }
    return scope
  }

  private baseTable(tree: Tree, scope: Scope): void {
    const name = text(tree['table_name'])
    const qualified = text(tree['catalog_name']) !== '' || !['', 'main'].includes(fold(text(tree['schema_name'])))
    if (!qualified && text(tree['schema_name']) === '' && scope.has(fold(name))) return
    const known = qualified ? undefined : this.allowed.get(fold(name))
    if (known === undefined) {
      const written = [tree['catalog_name'], tree['schema_name'], name]
        .map(text)
        .filter((part) => part !== '')
        .join('.')
      throw new Refused(tableUnknown(written, [...this.allowed.values()], this.position(tree)))
    }
    this.tables.add(known)
  }

  private tableFunction(tree: Tree, scope: Scope, depth: number): void {
    const call = asTree(tree['function'])
    if (!call || call['class'] !== 'FUNCTION') return this.refuseConstruct('TABLE_FUNCTION', tree)
    this.functionCall(call, TABLE_FUNCTIONS)
    this.fields(EXPRESSIONS['FUNCTION']?.fields, 'FUNCTION', call, scope, depth + 1)
    this.fields(NODES['TABLE_FUNCTION']?.fields, 'TABLE_FUNCTION', { ...tree, function: null }, scope, depth)
  }

  /**
   * Judged by the last part of the name alone: `a.upper()` writes its first argument where a schema would stand, and
   * a runner's instance holds no function but DuckDB's own.
   */
  private functionCall(tree: Tree, ...lists: ReadonlySet<string>[]): void {
    const name = text(tree['function_name'])
    if (!lists.some((list) => list.has(fold(name)))) throw new Refused(functionRefused(name, this.position(tree)))
  }

  private refuseConstruct(what: string, tree: Tree): never {
    const position = this.position(tree)
    throw new Refused(
      what === 'SHOW_REF.table_name'
        ? showRefused([...this.allowed.values()], position)
        : constructRefused(what, position),
    )
  }

  /** DuckDB counts in UTF-8 bytes, and writes the largest 64-bit number for `nowhere`. */
  private position(tree: Tree): number | undefined {
    const bytes = tree['query_location']
    if (typeof bytes !== 'number' || bytes > Buffer.byteLength(this.sql)) return undefined
    return Buffer.from(this.sql).subarray(0, bytes).toString().length
  }
}

/** Case folded as DuckDB folds identifiers: ASCII letters only. */
const fold = (name: string): string => name.replace(/[A-Z]+/g, (upper) => upper.toLowerCase())
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const withName = (scope: Scope, name: string): Scope => new Set([...scope, fold(name)])
const asTree = (value: unknown): Tree | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : null
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === false || value === '' || (Array.isArray(value) && !value.length)
