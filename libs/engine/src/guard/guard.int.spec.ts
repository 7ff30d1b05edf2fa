import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { AGGREGATES, SCALARS, TABLE_FUNCTIONS } from './allowed-functions.js'
import { type GuardCode, MAX_SQL_BYTES } from './decision.js'
import { guardSql } from './parse.js'

const TABLES = ['flights', 'planes', 'My Table', 'a.b']
let instance: DuckDBInstance
let connection: DuckDBConnection
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

const ALLOWED: [sql: string, tables: string[]][] = [
  ['SELECT 1', []],
  ['SELECT 1;', []],
  ['SELECT 1; -- done', []],
  ['FROM flights', ['flights']],
  ['select * from FLIGHTS', ['flights']],
  ['SELECT * FROM main.flights', ['flights']],
  ['SELECT * FROM "My Table"', ['My Table']],
  ['SELECT * FROM "my table" AS t (x, y)', ['My Table']],
  ['SELECT * FROM "a.b"', ['a.b']],
  ["SELECT 'it''s; DROP TABLE x', $$a'b$$, e'\\'' FROM flights", ['flights']],
  [
    'SELECT carrier, count(*), avg(dep_delay) FROM flights GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 5 OFFSET 1',
    ['flights'],
  ],
  ['SELECT * FROM flights JOIN planes USING (tailnum)', ['flights', 'planes']],
  ['SELECT * FROM flights f LEFT JOIN planes p ON f.tailnum = p.tailnum AND f.year > p.year', ['flights', 'planes']],
  ['SELECT * FROM flights NATURAL JOIN planes', ['flights', 'planes']],
  ['SELECT * FROM flights SEMI JOIN planes USING (tailnum)', ['flights', 'planes']],
  ['SELECT * FROM flights ASOF JOIN planes ON flights.t >= planes.t', ['flights', 'planes']],
  ['SELECT * FROM flights POSITIONAL JOIN planes', ['flights', 'planes']],
  ['SELECT * FROM flights f, LATERAL (SELECT f.x + 1 AS y) l', ['flights']],
  ['SELECT * FROM flights WHERE tailnum IN (SELECT tailnum FROM planes)', ['flights', 'planes']],
  [
    'SELECT EXISTS (FROM planes), (SELECT max(year) FROM planes), x > ALL (SELECT 1) FROM flights',
    ['flights', 'planes'],
  ],
  ['SELECT ARRAY(SELECT year FROM planes ORDER BY 1)', ['planes']],
  ['WITH c AS (SELECT * FROM flights), d AS (FROM c) SELECT * FROM d', ['flights']],
  ['WITH planes AS (SELECT 1 AS x) SELECT * FROM planes', []],
  ['WITH planes AS (SELECT * FROM planes) SELECT * FROM planes', ['planes']],
  ['WITH c AS NOT MATERIALIZED (SELECT 1) SELECT (WITH d AS (FROM c) FROM d)', []],
  ['WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) FROM r', []],
  ['SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 INTERSECT SELECT 4', []],
  ['SELECT a FROM flights UNION BY NAME SELECT b FROM planes', ['flights', 'planes']],
  ["FROM flights PIVOT (sum(x) AS s FOR y IN ('a', 'b') GROUP BY z)", ['flights']],
  ['UNPIVOT flights ON a, b INTO NAME n VALUE v', ['flights']],
  ['FROM flights UNPIVOT INCLUDE NULLS (v FOR n IN (a, b))', ['flights']],
  [
    'SELECT row_number() OVER w, lag(x, 1) OVER (PARTITION BY y ORDER BY z ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM flights WINDOW w AS (ORDER BY a) QUALIFY row_number() OVER () = 1',
    ['flights'],
  ],
  [
    'SELECT sum(x) FILTER (WHERE x > 1), string_agg(DISTINCT y ORDER BY y), quantile_cont(x, 0.5) FROM flights',
    ['flights'],
  ],
  [
    'SELECT list_transform([1, 2], x -> x + 1), list_filter([1], lambda y, i: y > i), list_reduce([1], (a, b) -> a + b)',
    [],
  ],
  ['SELECT [x * 2 FOR x IN [1, 2] IF x > 1], {a: 1}.a, [1, 2][1], [1, 2, 3][1:2], MAP {1: 2}, (1, 2)', []],
  ['SELECT s.a.b, #1, t.* FROM flights t', ['flights']],
  [
    "SELECT COLUMNS('^a'), * EXCLUDE (b) REPLACE (c + 1 AS c) RENAME (d AS e), COLUMNS(c -> c LIKE 'x%') FROM flights",
    ['flights'],
  ],
  ["SELECT a.upper().length(), 'x' || a, a LIKE 'b%', a ~ 'c', a NOT ILIKE 'd' FROM flights", ['flights']],
  [
    'SELECT CASE WHEN a THEN 1 ELSE 2 END, a::DECIMAL(9, 2), TRY_CAST(b AS INT[]), TRY(c), COALESCE(a, b), NULLIF(a, b) FROM flights',
    ['flights'],
  ],
  [
    "SELECT DATE '2020-01-01' + INTERVAL 1 DAY, date_trunc('month', t), EXTRACT(year FROM t), t AT TIME ZONE 'UTC' FROM flights",
    ['flights'],
  ],
  [
    'SELECT a COLLATE nocase, a BETWEEN 1 AND 2, a NOT BETWEEN 1 AND 2, a IS DISTINCT FROM b, a IN (1, 2), NOT a IS NULL FROM flights',
    ['flights'],
  ],
  ["SELECT '{\"a\": 1}'::JSON->>'$.a', json_extract_string(a, '$.b') FROM flights", ['flights']],
  ['SELECT * FROM flights USING SAMPLE 10', ['flights']],
  ['SELECT * FROM flights TABLESAMPLE 10% (system, 42)', ['flights']],
  ['SELECT DISTINCT ON (a) * FROM flights ORDER BY b DESC NULLS LAST', ['flights']],
  ['SELECT a FROM flights GROUP BY ROLLUP (a), CUBE (b), GROUPING SETS ((c), ())', ['flights']],
  ['FROM range(3) AS r(i), generate_series(1, 3)', []],
  ['SELECT unnest([1, 2]), u.x FROM unnest([1]) AS u(x)', []],
  ["FROM json_each('[1]')", []],
  ['VALUES (1, 2), (3, 4)', []],
  ['SELECT * FROM (VALUES (1), (2)) v(x)', []],
  ['DESCRIBE flights', ['flights']],
  ['SUMMARIZE flights', ['flights']],
  ['SELECT column_name FROM (DESCRIBE SELECT * FROM planes)', ['planes']],
  ['SELECT current_date, now(), random(), pi()', []],
  ['SELECT a FROM flights LIMIT 10%', ['flights']],
  ['SELECT system.main.abs(-1), main.abs(-2)', []],
  [`SELECT ${'1 UNION SELECT '.repeat(600)}1`, []],
  [`SELECT ${'('.repeat(5_000)}1${')'.repeat(5_000)}`, []],
]

const REFUSED: [sql: string, code: GuardCode][] = [
  ['', 'sql_not_select'],
  ['-- nothing', 'sql_not_select'],
  ['SELEC 1', 'sql_syntax'],
  ["SELECT 'open", 'sql_syntax'],
  ['SELECT 1 \0', 'sql_syntax'],
  ["SELECT '\0' FROM flights", 'sql_syntax'],
  ['SELECT 1; SELECT 2', 'sql_many_statements'],
  ['SELECT 1; DROP TABLE flights', 'sql_many_statements'],
  ['CREATE TABLE x (a INT)', 'sql_not_select'],
  ['CREATE TABLE x AS SELECT 1', 'sql_not_select'],
  ['INSERT INTO flights VALUES (1)', 'sql_not_select'],
  ['UPDATE flights SET a = 1', 'sql_not_select'],
  ['DELETE FROM flights', 'sql_not_select'],
  ['DROP VIEW flights', 'sql_not_select'],
  ["COPY flights TO 'x.csv'", 'sql_not_select'],
  ["COPY (SELECT 1) TO '/tmp/x'", 'sql_not_select'],
  ["ATTACH 'x.db'", 'sql_not_select'],
  ['DETACH x', 'sql_not_select'],
  ['INSTALL httpfs', 'sql_not_select'],
  ['LOAD httpfs', 'sql_not_select'],
  ['SET threads = 1', 'sql_not_select'],
  ['RESET threads', 'sql_not_select'],
  ['PRAGMA database_list', 'sql_not_select'],
  ['CALL pragma_version()', 'sql_not_select'],
  ['EXPLAIN SELECT 1', 'sql_not_select'],
  ['EXPLAIN ANALYZE SELECT 1', 'sql_not_select'],
  ['BEGIN', 'sql_not_select'],
  ['CHECKPOINT', 'sql_not_select'],
  ["EXPORT DATABASE 'x'", 'sql_not_select'],
  ['PREPARE p AS SELECT 1', 'sql_not_select'],
  ['EXECUTE p', 'sql_not_select'],
  ['USE memory', 'sql_not_select'],
  ['PIVOT flights ON a USING sum(b)', 'sql_construct_refused'],
  ['SELECT * FROM (PIVOT flights ON a USING sum(b))', 'sql_construct_refused'],
  ['FROM flights PIVOT (sum(x) FOR y IN some_type)', 'sql_construct_refused'],
  ['SHOW TABLES', 'sql_construct_refused'],
  ['SHOW ALL TABLES', 'sql_construct_refused'],
  ['SHOW DATABASES', 'sql_construct_refused'],
  ['SELECT * FROM (SHOW TABLES)', 'sql_construct_refused'],
  ['DESCRIBE', 'sql_construct_refused'],
  ['SELECT $1', 'sql_construct_refused'],
  ['SELECT ?', 'sql_construct_refused'],
  ['SELECT $name', 'sql_construct_refused'],
  ['SELECT DEFAULT', 'sql_construct_refused'],
  ['SELECT 1e400', 'sql_construct_refused'],
  ['SELECT * FROM flights AT (VERSION => 1)', 'sql_construct_refused'],
  ['SELECT 1::other.kind', 'sql_construct_refused'],
  ['WITH RECURSIVE t(a, b) USING KEY (a) AS (SELECT 1, 2 UNION SELECT a, b FROM t) FROM t', 'sql_construct_refused'],
  ['WITH duckdb_settings AS (SELECT 1) FROM duckdb_settings', 'sql_construct_refused'],
  ['SELECT * FROM secret', 'sql_table_unknown'],
  ['SELECT * FROM "my table "', 'sql_table_unknown'],
  ['SELECT * FROM a.b', 'sql_table_unknown'],
  ['SELECT * FROM other.main.flights', 'sql_table_unknown'],
  ['SELECT * FROM memory.main.flights', 'sql_table_unknown'],
  ['SELECT * FROM pg_catalog.flights', 'sql_table_unknown'],
  ["SELECT * FROM '/etc/passwd'", 'sql_table_unknown'],
  ["FROM 'x.parquet'", 'sql_table_unknown'],
  ["FROM 'https://example.org/x.csv'", 'sql_table_unknown'],
  ['SELECT * FROM duckdb_settings', 'sql_table_unknown'],
  ['SELECT * FROM sqlite_master', 'sql_table_unknown'],
  ['SELECT * FROM information_schema.tables', 'sql_table_unknown'],
  ['SELECT * FROM pg_class', 'sql_table_unknown'],
  ['DESCRIBE secret', 'sql_table_unknown'],
  ['SUMMARIZE secret', 'sql_table_unknown'],
  ['UNPIVOT secret ON a INTO NAME n VALUE v', 'sql_table_unknown'],
  ['WITH c AS (SELECT * FROM c) SELECT * FROM c', 'sql_table_unknown'],
  ['WITH c AS (SELECT * FROM d), d AS (SELECT 1) SELECT * FROM c', 'sql_table_unknown'],
  ['SELECT (WITH c AS (SELECT 1) FROM c), * FROM c', 'sql_table_unknown'],
  ['WITH c AS (SELECT 1) SELECT * FROM main.c', 'sql_table_unknown'],
  ['WITH RECURSIVE r AS (SELECT * FROM s UNION SELECT 1), s AS (SELECT 1) FROM r', 'sql_table_unknown'],
  ['SELECT 1 ORDER BY (SELECT x FROM secret)', 'sql_table_unknown'],
  ['SELECT 1 LIMIT (SELECT x FROM secret)', 'sql_table_unknown'],
  ['SELECT sum(x) OVER (ORDER BY (SELECT x FROM secret)) FROM flights', 'sql_table_unknown'],
  ['SELECT sum(x ORDER BY (SELECT x FROM secret)) FROM flights', 'sql_table_unknown'],
  ['SELECT sum(x) FILTER ((SELECT x FROM secret)) FROM flights', 'sql_table_unknown'],
  ['SELECT * REPLACE ((SELECT x FROM secret) AS a) FROM flights', 'sql_table_unknown'],
  ['SELECT list_transform([1], x -> (SELECT y FROM secret))', 'sql_table_unknown'],
  ['SELECT CASE WHEN a THEN (FROM secret) END FROM flights', 'sql_table_unknown'],
  ['SELECT * FROM flights JOIN planes ON (SELECT x FROM secret)', 'sql_table_unknown'],
  ['SELECT * FROM flights GROUP BY (SELECT x FROM secret)', 'sql_table_unknown'],
  ['SELECT * FROM flights QUALIFY (SELECT x FROM secret)', 'sql_table_unknown'],
  ['FROM range((SELECT x FROM secret))', 'sql_table_unknown'],
  ['VALUES ((SELECT x FROM secret))', 'sql_table_unknown'],
  ['SELECT 1 UNION ALL SELECT x FROM secret', 'sql_table_unknown'],
  ["FROM read_csv('x')", 'sql_function_refused'],
  ["FROM read_parquet(['x'])", 'sql_function_refused'],
  ["FROM Read_Text('/etc/passwd')", 'sql_function_refused'],
  ["FROM read_blob('/etc/passwd')", 'sql_function_refused'],
  ["FROM parquet_scan('x')", 'sql_function_refused'],
  ["FROM glob('/*')", 'sql_function_refused'],
  ["FROM sniff_csv('x')", 'sql_function_refused'],
  ["FROM query('SELECT 1')", 'sql_function_refused'],
  ["FROM query_table('secret')", 'sql_function_refused'],
  ["FROM json_execute_serialized_sql('{}')", 'sql_function_refused'],
  ['FROM duckdb_settings()', 'sql_function_refused'],
  ['FROM duckdb_secrets()', 'sql_function_refused'],
  ["FROM pragma_table_info('flights')", 'sql_function_refused'],
  ["FROM sql_auto_complete('S')", 'sql_function_refused'],
  ["FROM histogram_values('secret', 'x')", 'sql_function_refused'],
  ["FROM histogram('secret', 'x')", 'sql_function_refused'],
  ["FROM pg_catalog.read_text('x')", 'sql_function_refused'],
  ["SELECT getenv('HOME')", 'sql_function_refused'],
  ["SELECT current_setting('temp_directory')", 'sql_function_refused'],
  ["SELECT getvariable('x')", 'sql_function_refused'],
  ["SELECT json_serialize_plan('SELECT 1')", 'sql_function_refused'],
  ["SELECT nextval('s')", 'sql_function_refused'],
  ['SELECT sleep_ms(1000)', 'sql_function_refused'],
  ['SELECT pg_sleep(1)', 'sql_function_refused'],
  ["SELECT write_log('x')", 'sql_function_refused'],
  ['SELECT version()', 'sql_function_refused'],
  ["SELECT ('temp_directory').current_setting()", 'sql_function_refused'],
  ['SELECT list_transform([1], x -> getvariable(x))', 'sql_function_refused'],
  ['SELECT x FROM flights ORDER BY sleep_ms(1)', 'sql_function_refused'],
  ['SELECT no_such_function(1)', 'sql_function_refused'],
  ["SELECT [getvariable(x) FOR x IN ['a']]", 'sql_function_refused'],
  [`SELECT ${'(SELECT '.repeat(300)}1${')'.repeat(300)}`, 'sql_too_deep'],
  [`${'SELECT * FROM ('.repeat(300)}SELECT 1${')'.repeat(300)}`, 'sql_too_deep'],
  [`SELECT ${'1 + '.repeat(500)}1`, 'sql_too_deep'],
  [`SELECT ${'abs('.repeat(400)}1${')'.repeat(400)}`, 'sql_too_deep'],
  [`SELECT '${'x'.repeat(MAX_SQL_BYTES)}'`, 'sql_too_long'],
]

describe('the guard lets through one SELECT over allowed tables', () => {
  test.each(ALLOWED.map(([sql, tables]) => [sql.slice(0, 100), tables, sql] as const))('%s', async (_, tables, sql) => {
    expect(await guardSql(connection, sql, TABLES)).toEqual({ ok: true, tables })
  })
})

describe('the guard refuses', () => {
  test.each(REFUSED.map(([sql, code]) => [sql.slice(0, 100), code, sql] as const))('%s: %s', async (_, code, sql) => {
    expect(await guardSql(connection, sql, TABLES)).toMatchObject({
      ok: false,
      code,
      message: expect.stringMatching(/\.$/),
      hint: expect.stringMatching(/\.$/),
    })
  })
})

test('positions count in UTF-16 units, whatever stands before', async () => {
  const sql = "SELECT 'é😀' AS x, getvariable('y')"
  expect(await guardSql(connection, sql, TABLES)).toMatchObject({ position: sql.indexOf('getvariable') })
  expect(await guardSql(connection, 'SELECT 1 FROM FROM', TABLES)).toMatchObject({ code: 'sql_syntax', position: 14 })
})

test.each(['SHOW TABLES', 'SHOW ALL TABLES', 'DESCRIBE'])(
  '%s: who looks for the tables hears where they are',
  async (sql) => {
    expect(await guardSql(connection, sql, TABLES)).toMatchObject({
      hint: 'Your tables: My Table, a.b, flights, planes. DESCRIBE and a name shows the columns of one.',
    })
  },
)

test('who misspells a table hears the names that people use, each table once', async () => {
  const both = ['flights', 'planes'].flatMap((name) => [name, `default_upload__${name}`])
  expect(await guardSql(connection, 'FROM fligths', [...both, 'acme_upload__theirs'])).toMatchObject({
    hint: 'Your tables: acme_upload__theirs, flights, planes.',
  })
})

test('an unknown table is answered alike whether or not it exists for somebody else', async () => {
  await connection.run('CREATE OR REPLACE TABLE theirs AS SELECT 1')
  const [theirs, nobodys] = await Promise.all(
    ['theirs', 'nobody'].map((name) => guardSql(connection, `SELECT * FROM ${name}`, TABLES)),
  )
  expect(JSON.stringify(theirs).replaceAll('theirs', 'nobody')).toBe(JSON.stringify(nobodys))
})

describe('the list of allowed functions', () => {
  const DENIED =
    /^(read_|duckdb_|pragma_|parquet_|pg_|has_|sniff|query|current_(setting|schema|database|query|user|role)|get(env|variable)|json_(de)?serialize|json_execute|write_|.*_scan$|glob|sleep|(next|curr)val$|checkpoint|force_|enable_|disable_|which_|sql_auto|summary|test_|inet_|setseed|version$|txid)/

  test('holds nothing that reaches files, settings, the catalog or the process', () => {
    const all = [...SCALARS, ...AGGREGATES, ...TABLE_FUNCTIONS]
    expect(all.filter((name) => DENIED.test(name))).toEqual([])
    expect(all.length).toBeGreaterThan(500)
  })

  test('holds only what DuckDB knows, each in the list of its kind', async () => {
    const reader = await connection.runAndReadAll(
      'SELECT DISTINCT lower(function_name), function_type FROM duckdb_functions()',
    )
    const known = new Set(reader.getRows().map(([name, type]) => `${type} ${name}`))
    const missing = (names: ReadonlySet<string>, types: string[]): string[] =>
      [...names].filter((name) => !types.some((type) => known.has(`${type} ${name}`)))
    expect(missing(SCALARS, ['scalar', 'macro'])).toEqual(['unnest'])
    expect(missing(AGGREGATES, ['aggregate'])).toEqual([])
    expect(missing(TABLE_FUNCTIONS, ['table'])).toEqual([])
  })
})
