import type { ExtractJob } from '../extract/extracted.js'
import { detectContainer } from '../open/detect-container.js'
import { readPrefix } from '../open/open-source.js'
import { checkParts, type SheetTraits } from './check-parts.js'
import { type LoadedWorkbook, loadedWorkbook, readByLibrary } from './library-workbook.js'
import { PlainParts } from './plain/plain-parts.js'

/**
 * Loads a workbook into memory: an XLSX in the plain form while its parts are checked, any other one by the library.
 * Throws `ParseError` where it is damaged, locked or too large.
 */
export async function loadWorkbook({
  path,
  bytes,
  archiveLimits,
}: Pick<ExtractJob, 'path' | 'bytes' | 'archiveLimits'>): Promise<LoadedWorkbook> {
  if (detectContainer(await readPrefix(path, 4)) !== 'zip') return readByLibrary(path, anyTraits)
  const parts = new PlainParts()
  const traits = await checkParts(path, bytes, archiveLimits, (name) => parts.sinkOf(name))
  const plain = parts.workbook()
  if (plain === null) return readByLibrary(path, traits)
  return loadedWorkbook(plain.book, (_, name) => plain.rows.get(name)!)
}

const anyTraits: SheetTraits = { hasFormulas: true, hasHidden: true }
