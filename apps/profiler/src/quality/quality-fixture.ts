import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CheckInput, identified, readSuite } from '@udb/checks'
import { type Duck, identifier, literal, openInProcess, RunnerPool } from '@udb/engine'
import type { Surroundings, TableShape } from './compile/surroundings.js'
import type { Ask } from './run/ask.js'
import { type RanChecks, runChecks } from './run/run-checks.js'

export const NOW = Date.parse('2026-03-01T12:00:00Z')

/** Tables in Parquet, and a locked-down engine over them, as the step has them. */
export interface CheckedTables {
  /** Makes a table from a SELECT. */
  make(name: string, select: string): Promise<void>
  ask: Ask
  /** `asked` is given every statement, `shown` every progress. */
  check(
    table: string,
    checks: readonly CheckInput[],
    more?: Partial<Surroundings>,
    asked?: string[],
    shown?: { done: number; total: number }[],
  ): Promise<RanChecks>
  close(): Promise<void>
}

export async function openTables(): Promise<CheckedTables> {
  const dir = await mkdtemp(join(tmpdir(), 'udb-quality-'))
  const duck: Duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir: join(dir, 'spill') })
  const runners = new RunnerPool({
    memoryMb: 256,
    threads: 1,
    spillMb: 256,
    maxRunners: 1,
    maxPerTenant: 1,
    idleMs: 60_000,
    tempDir: join(dir, 'runners'),
  })
  const shapes = new Map<string, TableShape>()
  const pathOf = (name: string): string => join(dir, `${[...shapes.keys()].indexOf(name)}.parquet`)
  const ask: Ask = (sql, { maxRows }) =>
    runners.run({
      tenant: 'spec',
      tables: [...shapes.keys()].map((name) => ({ name, parquetPath: pathOf(name) })),
      sql,
      limits: { maxRows, maxBytes: 1_000_000, timeoutMs: 20_000 },
    })
  return {
    ask,
    async make(name, select) {
      shapes.set(name, { name, columns: [] })
      const file = literal(pathOf(name))
      await duck.exec(`COPY (${select}) TO ${file} (FORMAT parquet)`)
      const described = await duck.query<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${file}`)
      shapes.set(name, { name, columns: described.map((each) => ({ name: each.column_name, type: each.column_type })) })
    },
    async check(table, checks, more = {}, asked = [], shown = []) {
      const read = readSuite({ table, checks })
      if (!read.ok)
        throw new Error(`the checks of ${identifier(table)} cannot be read: ${JSON.stringify(read.problems)}`)
      const surroundings = { table: shapes.get(table)!, tables: shapes, nowMs: NOW, earlier: [], ...more }
      const signal = new AbortController().signal
      return runChecks(identified(read.suite), surroundings, {
        ask: (sql, limits) => {
          asked.push(sql)
          return ask(sql, limits)
        },
        signal,
        progress: (done, total) => shown.push({ done, total }),
      })
    },
    async close() {
      await runners.close()
      await duck.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
