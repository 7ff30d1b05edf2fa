import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { type Chosen, chosen } from './chosen-values.js'
import type { JsonStats } from './content-schema.js'

const shownKeys = 50

const documents = `(SELECT s::JSON AS j, n FROM ${chosen} WHERE json_valid(s))`

/** Kinds and outermost keys of the chosen texts that are JSON. */
export async function readJson(ask: Asking, about: Chosen): Promise<JsonStats> {
  const kinds = await ask.rows<Row & { kind: string; n: number }>(
    `SELECT json_type(j) AS kind, sum(n)::BIGINT AS n FROM ${documents} GROUP BY kind ORDER BY n DESC, kind`,
  )
  // The path is a JSON pointer, in which a tilde and a slash are written otherwise.
  const pointer = `'/' || replace(replace(key, '~', '~0'), '/', '~1')`
  const keys = await ask.rows<Row & { key: string; n: number; kinds: string[] }>(
    `SELECT left(key, 100) AS key, sum(n)::BIGINT AS n, list(kind ORDER BY n DESC, kind) AS kinds FROM (` +
      `SELECT key, json_type(j, ${pointer}) AS kind, sum(n)::BIGINT AS n FROM (` +
      `SELECT unnest(json_keys(j)) AS key, j, n FROM ${documents} WHERE json_type(j) = 'OBJECT') GROUP BY ALL) ` +
      `GROUP BY key ORDER BY n DESC, key LIMIT ${shownKeys}`,
  )
  const share = (n: number): number => (about.rows === 0 ? 0 : Math.min(1, n / about.rows))
  return {
    kinds: kinds.map(({ kind, n }) => ({ kind, share: share(n) })),
    keys: keys.map(({ key, n, kinds: held }) => ({ key, share: share(n), kinds: held })),
    exact: about.exact,
  }
}
