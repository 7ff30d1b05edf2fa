import { join } from 'node:path'
import { keyParts } from '../object-key.js'

/**
 * Folders carry a suffix that no key can hold, so `a` and `a/b` stand side by side, and a leaf keeps its name and extension:
 * the key `tables/t1/part.parquet` is the file `tables+/t1+/part.parquet`.
 */
export const folderSuffix = '+'

/** Throws `key_invalid`. */
export function pathOfKey(root: string, key: string): string {
  const parts = keyParts(key)
  const leaf = parts.pop()!
  return join(folderPath(root, parts), leaf)
}

export function folderPath(root: string, parts: readonly string[]): string {
  return join(root, ...parts.map((part) => part + folderSuffix))
}

/** A name in a folder: a leaf, or a folder with its key part and the slash, which is also its place in the order of keys. */
export interface FolderEntry {
  readonly keySegment: string
  readonly isFolder: boolean
}

/** Names in the byte order of the keys that they lead to: all keys below `a` begin with `a/`, which comes after `a-b` and before `a0`. */
export function entriesInKeyOrder(names: readonly string[]): FolderEntry[] {
  return names
    .map((name) =>
      name.endsWith(folderSuffix)
        ? { keySegment: `${name.slice(0, -folderSuffix.length)}/`, isFolder: true }
        : { keySegment: name, isFolder: false },
    )
    .sort((a, b) => (a.keySegment < b.keySegment ? -1 : 1))
}
