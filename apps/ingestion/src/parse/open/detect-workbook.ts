import { openZipFile, zipEntries } from './zip-file.js'

export type ZippedWorkbook = 'xlsx' | 'xlsb' | 'ods'

/** A workbook has tens of parts; whatever has more is an archive. */
export const mostParts = 20_000

/** Which workbook a zip file is, by the names of its parts; null when it is an archive of something else, or damaged. */
export async function detectWorkbook(path: string, prefix: Uint8Array): Promise<ZippedWorkbook | null> {
  const names = await partNames(path).catch(() => [])
  return workbookOf(
    names,
    Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 200)).toString('latin1'),
  )
}

/** Pure. An OpenDocument file says what it is in its first part, which is not packed. */
export function workbookOf(names: readonly string[], start: string): ZippedWorkbook | null {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
  if (has(/^\/?\[Content_Types\]\.xml$/i)) {
    if (has(/^\/?xl\/workbook\d*\.bin$/i)) return 'xlsb'
    return has(/^\/?xl\/.*workbook\d*\.xml$/i) || has(/^\/?xl\/worksheets\//i) ? 'xlsx' : null
  }
  if (!has(/^content\.xml$/) || !has(/^(mimetype|META-INF\/manifest\.xml)$/)) return null
  const kind = /application\/vnd\.oasis\.opendocument\.([a-z-]+)/.exec(start)?.[1] ?? 'spreadsheet'
  return kind.startsWith('spreadsheet') ? 'ods' : null
}

export async function partNames(path: string): Promise<string[]> {
  const zip = await openZipFile(path)
  try {
    const entries = await zipEntries(zip, (seen) => (seen > mostParts ? new Error('too many parts') : null))
    return entries.map(({ fileName }) => fileName)
  } finally {
    zip.close()
  }
}
