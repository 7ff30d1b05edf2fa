import { type CheckOf, keyOf } from '@udb/checks'
import { identifier } from '@udb/engine'
import type { Compiled } from './compiled.js'
import { columnNamed, type Surroundings, tableNamed } from './surroundings.js'
import { and, whereOf } from './table-sql.js'
import { countedFinding, countOf, scopeWords } from './tolerated.js'

/** A key of which a part is missing is neither repeated nor refers to anything, as in SQL. */
const allPresent = (columns: readonly string[]): string =>
  columns.map((column) => `${column} IS NOT NULL`).join(' AND ')

/** Every row whose key occurs more than once is unexpected, the first of them too: which one is right, nobody knows. */
export function compileUnique(check: CheckOf<'unique'>, { table }: Surroundings): Compiled {
  const shows = keyOf(check).map((name) => columnNamed(name, table).name)
  const key = shows.map(identifier)
  const counted = and(check.where, allPresent(key))
  const from = `FROM ${identifier(table.name)} WHERE ${counted}`
  const tuple = key.length === 1 ? key[0]! : `(${key.join(', ')})`
  return {
    how: 'query',
    sql: `SELECT * ${from} AND ${tuple} IN (SELECT ${tuple} ${from} GROUP BY ${key.join(', ')} HAVING count(*) > 1) ORDER BY ${key.join(', ')}`,
    query: `SELECT sum(n), sum(n) FILTER (WHERE n > 1) FROM (SELECT count(*) AS n ${from} GROUP BY ${key.join(', ')})`,
    judge: ([all, wrong]) => countedFinding(countOf(all), countOf(wrong), check),
    expectation: `${scopeWords(check, check.where !== undefined)} ${shows.join(', ')} ${shows.length > 1 ? 'together are' : 'is'} unique.`,
    givesRows: true,
    shows,
  }
}

/** Every key has to stand in the other table. */
export function compileReferences(check: CheckOf<'references'>, surroundings: Surroundings): Compiled {
  const { table } = surroundings
  const target = tableNamed(check.to.table, surroundings)
  const shows = keyOf(check).map((name) => columnNamed(name, table).name)
  const own = shows.map((name) => `${identifier(table.name)}.${identifier(name)}`)
  const others = keyOf(check.to).map((name) => `udb_target.${identifier(columnNamed(name, target).name)}`)
  const counted = and(check.where, allPresent(own))
  const found = `EXISTS (SELECT 1 FROM ${identifier(target.name)} AS udb_target WHERE ${own.map((column, index) => `${others[index]} = ${column}`).join(' AND ')})`
  const from = `FROM ${identifier(table.name)}`
  const unexpected = and(counted, `NOT ${found}`)
  return {
    how: 'query',
    sql: `SELECT * ${from}${whereOf(unexpected)}`,
    query: `SELECT (SELECT count(*) ${from}${whereOf(counted)}), (SELECT count(*) ${from}${whereOf(unexpected)})`,
    judge: ([all, wrong]) => countedFinding(countOf(all), countOf(wrong), check),
    expectation: `${scopeWords(check, check.where !== undefined)} ${shows.join(', ')} stands in ${keyOf(check.to).join(', ')} of ${target.name}.`,
    givesRows: true,
    shows,
  }
}
