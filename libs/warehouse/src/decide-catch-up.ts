import type { Manifest, TableEntry } from './manifest.js'

export interface CatchUp {
  readonly load: readonly TableEntry[]
  readonly drop: readonly string[]
}

/** What brings a database, which holds these tables at these versions, up to the manifest. */
export function decideCatchUp(held: ReadonlyMap<string, string>, manifest: Manifest): CatchUp {
  const entries = Object.values(manifest.tables)
  const wanted = new Set(entries.map((entry) => entry.table))
  return {
    load: entries.filter((entry) => held.get(entry.table) !== heldVersion(entry)),
    drop: [...held.keys()].filter((table) => !wanted.has(table)),
  }
}

/** The version number alone would not tell one history from another, after a restore say; the content's hash does. */
export const heldVersion = (entry: TableEntry): string => `${entry.version}:${entry.ref.sha256}`
