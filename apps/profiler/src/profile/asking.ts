import type { DuckLine, Row } from '@udb/engine'

/** The engine as the profile uses it: nothing is started once the signal has aborted. */
export interface Asking {
  run(sql: string): Promise<void>
  rows<R extends Row = Row>(sql: string): Promise<R[]>
  /** The only row of a statement that always gives one. */
  row<R extends Row = Row>(sql: string): Promise<R>
}

export function asking(duck: DuckLine, signal: AbortSignal): Asking {
  const rows = async <R extends Row>(sql: string): Promise<R[]> => {
    signal.throwIfAborted()
    return duck.query<R>(sql)
  }
  return {
    async run(sql) {
      signal.throwIfAborted()
      await duck.exec(sql)
    },
    rows,
    async row<R extends Row>(sql: string) {
      const [only] = await rows<R>(sql)
      if (!only) throw new Error('a statement that always gives one row gave none')
      return only
    },
  }
}
