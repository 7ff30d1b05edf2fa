/**
 * The part of DuckDB's parse tree that is let through: for every kind of node the fields it may carry, and what each
 * field may hold. A node, a type or a filled field that is not here is refused, so what a new DuckDB adds is refused
 * until somebody has looked at it.
 *
 * - `data`: names, numbers and flags; nothing that DuckDB would evaluate or look up;
 * - `node`: expressions, table references, query nodes or modifiers, or (nested) lists of them;
 * - `none`: must be empty;
 * - `@shape`: objects of that shape of `SHAPES`, or lists of them.
 */
export type FieldRule = 'data' | 'node' | 'none' | `@${string}`
export interface NodeRule {
  /** The values of `type` that an expression of this class may have. */
  readonly types?: RegExp
  readonly fields: Readonly<Record<string, FieldRule>>
}

const expression = (types: RegExp, fields: Record<string, FieldRule>): NodeRule => ({
  types,
  fields: { class: 'data', type: 'data', alias: 'data', query_location: 'data', ...fields },
})

/** Keyed by `class`. Not here, so refused: PARAMETER, DEFAULT, and whatever only the binder makes. */
export const EXPRESSIONS: Readonly<Record<string, NodeRule>> = {
  BETWEEN: expression(/^COMPARE_(NOT_)?BETWEEN$/, { input: 'node', lower: 'node', upper: 'node' }),
  CASE: expression(/^CASE_EXPR$/, { case_checks: '@case_check', else_expr: 'node' }),
  CAST: expression(/^OPERATOR_CAST$/, { child: 'node', cast_type: '@logical_type', try_cast: 'data' }),
  COLLATE: expression(/^COLLATE$/, { child: 'node', collation: 'data' }),
  COLUMN_REF: expression(/^COLUMN_REF$/, { column_names: 'data' }),
  COMPARISON: expression(/^COMPARE_[A-Z_]+$/, { left: 'node', right: 'node' }),
  CONJUNCTION: expression(/^CONJUNCTION_(AND|OR)$/, { children: 'node' }),
  CONSTANT: expression(/^VALUE_CONSTANT$/, { value: '@value' }),
  FUNCTION: expression(/^FUNCTION$/, {
    function_name: 'data',
    schema: 'data',
    catalog: 'data',
    children: 'node',
    filter: 'node',
    order_bys: 'node',
    distinct: 'data',
    is_operator: 'data',
    export_state: 'none',
  }),
  LAMBDA: expression(/^LAMBDA$/, { lhs: 'node', expr: 'node', syntax_type: 'data' }),
  OPERATOR: expression(
    /^(OPERATOR_(NOT|IS_NULL|IS_NOT_NULL|COALESCE|NULLIF|TRY|UNPACK)|COMPARE_(NOT_)?IN|ARRAY_(EXTRACT|SLICE|CONSTRUCTOR)|STRUCT_EXTRACT|GROUPING_FUNCTION|ARROW)$/,
    { children: 'node' },
  ),
  POSITIONAL_REFERENCE: expression(/^POSITIONAL_REFERENCE$/, { index: 'data' }),
  STAR: expression(/^STAR$/, {
    relation_name: 'data',
    exclude_list: 'data',
    qualified_exclude_list: 'data',
    rename_list: 'data',
    replace_list: '@replacement',
    columns: 'data',
    expr: 'node',
  }),
  SUBQUERY: expression(/^SUBQUERY$/, {
    subquery_type: 'data',
    subquery: '@statement',
    child: 'node',
    comparison_type: 'data',
  }),
  WINDOW: expression(/^WINDOW_[A-Z_]+$/, {
    function_name: 'data',
    schema: 'data',
    catalog: 'data',
    children: 'node',
    partitions: 'node',
    orders: '@order',
    start: 'data',
    end: 'data',
    start_expr: 'node',
    end_expr: 'node',
    offset_expr: 'node',
    default_expr: 'node',
    ignore_nulls: 'data',
    filter_expr: 'node',
    exclude_clause: 'data',
    distinct: 'data',
    arg_orders: '@order',
  }),
}

const reference = (fields: Record<string, FieldRule>): NodeRule => ({
  fields: { type: 'data', alias: 'data', query_location: 'data', sample: '@sample', ...fields },
})
const query = (fields: Record<string, FieldRule>): NodeRule => ({
  fields: { type: 'data', modifiers: 'node', cte_map: '@cte_map', ...fields },
})

/** Query nodes, table references and modifiers, keyed by `type`. */
export const NODES: Readonly<Record<string, NodeRule>> = {
  SELECT_NODE: query({
    select_list: 'node',
    from_table: 'node',
    where_clause: 'node',
    group_expressions: 'node',
    group_sets: 'data',
    aggregate_handling: 'data',
    having: 'node',
    sample: '@sample',
    qualify: 'node',
  }),
  SET_OPERATION_NODE: query({ setop_type: 'data', setop_all: 'data', left: 'node', right: 'node' }),
  RECURSIVE_CTE_NODE: query({
    cte_name: 'data',
    union_all: 'data',
    left: 'node',
    right: 'node',
    aliases: 'data',
    key_targets: 'none',
  }),

  BASE_TABLE: reference({
    schema_name: 'data',
    table_name: 'data',
    catalog_name: 'data',
    column_name_alias: 'data',
    at_clause: 'none',
  }),
  EMPTY: reference({}),
  EXPRESSION_LIST: reference({ expected_names: 'data', expected_types: '@logical_type', values: 'node' }),
  JOIN: reference({
    left: 'node',
    right: 'node',
    condition: 'node',
    join_type: 'data',
    ref_type: 'data',
    using_columns: 'data',
    delim_flipped: 'data',
    duplicate_eliminated_columns: 'none',
  }),
  PIVOT: reference({
    source: 'node',
    aggregates: 'node',
    unpivot_names: 'data',
    pivots: '@pivot_column',
    groups: 'data',
    column_name_alias: 'data',
    include_nulls: 'data',
  }),
  // DESCRIBE and SUMMARIZE of a query; the forms that name a thing of the catalog fill the other fields.
  SHOW_REF: reference({
    query: 'node',
    show_type: 'data',
    table_name: 'none',
    schema_name: 'none',
    catalog_name: 'none',
  }),
  SUBQUERY: reference({ subquery: '@statement', column_name_alias: 'data' }),
  TABLE_FUNCTION: reference({ function: 'node', column_name_alias: 'data', with_ordinality: 'data' }),

  DISTINCT_MODIFIER: { fields: { type: 'data', distinct_on_targets: 'node' } },
  LIMIT_MODIFIER: { fields: { type: 'data', limit: 'node', offset: 'node' } },
  LIMIT_PERCENT_MODIFIER: { fields: { type: 'data', limit: 'node', offset: 'node' } },
  ORDER_MODIFIER: { fields: { type: 'data', orders: '@order' } },
}

/** Objects that carry neither class nor a type of their own; named by the field rules that lead to them. */
export const SHAPES: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  case_check: { when_expr: 'node', then_expr: 'node' },
  cte: { query: '@statement', aliases: 'data', materialized: 'data', key_targets: 'none' },
  logical_type: { id: 'data', type_info: '@type_info' },
  order: { type: 'data', null_order: 'data', expression: 'node' },
  // `pivot_enum` names a type of the catalog.
  pivot_column: { pivot_expressions: 'node', unpivot_names: 'data', entries: '@pivot_entry', pivot_enum: 'none' },
  pivot_entry: { values: '@value', star_expr: 'node', alias: 'data' },
  replacement: { key: 'data', value: 'node' },
  sample: { sample_size: '@value', is_percentage: 'data', method: 'data', seed: 'data' },
  statement: { node: 'node', named_param_map: 'none' },
  type_child: { first: 'data', second: '@logical_type' },
  type_info: {
    type: 'data',
    alias: 'data',
    extension_info: 'none',
    width: 'data',
    scale: 'data',
    size: 'data',
    collation: 'data',
    child_type: '@logical_type',
    child_types: '@type_child',
    name: 'data',
    catalog: 'none',
    schema: 'none',
    user_type_modifiers: 'data',
  },
  value: { type: '@logical_type', is_null: 'data', value: 'data' },
}
