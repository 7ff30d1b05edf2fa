import type { DuckDBInstance } from '@duckdb/node-api'
import { type Duck, DuckError, type DuckLine } from '../duck.js'
import { createBlank, openInProcess } from '../in-process.js'
import type { DuckRequest } from './protocol.js'
import { serveParent } from './serve.js'

/** The entry of a plain DuckDB child: one in-memory instance at a time, replaced by each `open`. */
let duck: Duck | null = null
/** The next instance, made while nobody waits for it. */
let blank: Promise<DuckDBInstance> | null = createBlank()

serveParent(async (request: DuckRequest) => {
  switch (request.op) {
    case 'open': {
      await duck?.close()
      const { memoryMb, threads, tempDir } = request
      const next = blank ?? createBlank()
      blank = null
      duck = await openInProcess({ memoryMb, threads, tempDir }, { blank: await next })
      return
    }
    case 'shut':
      await duck?.close()
      duck = null
      blank ??= createBlank()
      return
    case 'exec':
      return lineOf(request).exec(request.sql)
    case 'query':
      return lineOf(request).query(request.sql)
  }
})

const lineOf = ({ beside }: { readonly beside?: boolean }): DuckLine => (beside ? opened().beside() : opened())

function opened(): Duck {
  if (!duck) throw new DuckError('engine_closed', 'no instance is open')
  return duck
}
