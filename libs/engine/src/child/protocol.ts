import type { DuckErrorCode } from '../duck.js'

/** What goes to a child; every request is answered once, in any order, possibly after some parts. */
export interface RequestMessage {
  readonly id: number
  readonly request: unknown
}

/** What a child sends. JSON on the wire: cells are JSON-safe, and text of a process that runs foreign SQL is safe to read. */
export type ReplyMessage =
  | { readonly id: number; readonly part: unknown }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { code: DuckErrorCode; message: string; kind: string | null } }

/**
 * What a plain DuckDB child does. `open` closes what was open before: a fresh, empty instance each time. `beside` says on
 * which of its two lines a statement runs.
 */
export type DuckRequest =
  | { readonly op: 'open'; readonly memoryMb: number; readonly threads: number; readonly tempDir: string }
  | { readonly op: 'exec'; readonly sql: string; readonly beside?: boolean }
  | { readonly op: 'query'; readonly sql: string; readonly beside?: boolean }
  | { readonly op: 'shut' }
