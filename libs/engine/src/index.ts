export * from './duck.js'
export { toCell } from './cell.js'
export { openInProcess } from './in-process.js'
export { spawnDuck } from './child/spawn-duck.js'
export { watchResidentMemory } from './child/resident-memory.js'
export { DuckPool, type DuckPoolOptions } from './child/duck-pool.js'
export {
  type GuardCode,
  type GuardDecision,
  type GuardPass,
  type GuardRefusal,
  MAX_DEPTH,
  MAX_SQL_BYTES,
} from './guard/decision.js'
export { decideGuard } from './guard/decide-guard.js'
export { guardSql, parseSql } from './guard/parse.js'
export type { ParsedSql } from './guard/parsed-sql.js'
export {
  type NameRequest,
  RunnerPool,
  type RunnerPoolOptions,
  type RunRequest,
  type RunToFileRequest,
} from './runner/runner-pool.js'
export type { QueryResult } from './runner/runner.js'
export type { Column, ExportSummary, FileFormat, PinnedTable, QueryLimits, RunSummary } from './runner/protocol.js'
export { SqlError, type SqlErrorCode, type SqlFailure } from './runner/sql-error.js'
