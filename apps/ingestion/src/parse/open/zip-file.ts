import type { Readable } from 'node:stream'
import yauzl, { type Entry, type Options, type ZipFile } from 'yauzl'

/** Opens a zip; nothing is read of it before it is asked for, and whoever opened it closes it. */
export const openZipFile = (path: string, options: Options = {}): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true, ...options }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    )
  })

/** All entries of a zip. Rejects with what `refusal` gives once so many were seen; it is asked at each of them. */
export function zipEntries(zip: ZipFile, refusal: (seen: number) => Error | null): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('error', reject)
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      entries.push(entry)
      const refused = refusal(entries.length)
      if (refused === null) zip.readEntry()
      else reject(refused)
    })
    zip.readEntry()
  })
}

/** The bytes of an entry, unpacked; its checksum is not looked at. */
export const zipStream = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
