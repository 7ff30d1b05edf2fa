import type { Duck } from '../duck.js'
import { DuckError } from '../duck.js'
import { openInProcess } from '../in-process.js'
import type { DuckRequest } from './protocol.js'
import { serveParent } from './serve.js'

/** The entry of a plain DuckDB child: one in-memory instance at a time, replaced by each `open`. */
let duck: Duck | null = null

serveParent(async (request: DuckRequest) => {
  switch (request.op) {
    case 'open': {
      await duck?.close()
      const { memoryMb, threads, tempDir } = request
      duck = await openInProcess({ memoryMb, threads, tempDir })
      return
    }
    case 'shut':
      await duck?.close()
      duck = null
      return
    case 'exec':
      return opened().exec(request.sql)
    case 'query':
      return opened().query(request.sql)
  }
})

function opened(): Duck {
  if (!duck) throw new DuckError('engine_closed', 'no instance is open')
  return duck
}
