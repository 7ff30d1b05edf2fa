import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { prefixParts } from '../object-key.js'
import type { ObjectInfo } from '../port.js'
import { fileFacts, objectInfo } from './file-facts.js'
import { systemCode } from './folder-failure.js'
import { entriesInKeyOrder, folderPath, folderSuffix } from './folder-layout.js'

/** Up to `limit` keys that begin with the prefix and come after `after`, in byte order. Reads only the folders that can hold them. */
export async function listFolder(root: string, prefix: string, after: string, limit: number): Promise<ObjectInfo[]> {
  const { folders, rest } = prefixParts(prefix)
  const found: ObjectInfo[] = []
  const begin = folders.map((folder) => `${folder}/`).join('')
  for await (const { key, path } of keysBelow(folderPath(root, folders), begin, begin + rest, after)) {
    const info = await infoOf(key, path)
    if (info !== null) found.push(info)
    if (found.length === limit) break
  }
  return found
}

async function* keysBelow(
  folder: string,
  begin: string,
  prefix: string,
  after: string,
): AsyncGenerator<{ key: string; path: string }> {
  for (const { keySegment, isFolder } of entriesInKeyOrder(await namesIn(folder))) {
    const key = begin + keySegment
    if (!key.startsWith(prefix)) continue
    if (!isFolder) {
      if (key > after) yield { key, path: join(folder, keySegment) }
    } else if (key > after || after.startsWith(key)) {
      yield* keysBelow(join(folder, keySegment.slice(0, -1) + folderSuffix), key, prefix, after)
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return []
    throw thrown
  }
}

/** Null when it has been deleted since its folder was read. */
async function infoOf(key: string, path: string): Promise<ObjectInfo | null> {
  try {
    return objectInfo(key, fileFacts(await stat(path, { bigint: true })))
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null
    throw thrown
  }
}
