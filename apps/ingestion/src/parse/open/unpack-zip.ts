import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { ParseError } from '../parse-error.js'
import type { ArchiveLimits } from '../parsed-table.js'
import { chooseEntry } from './choose-entry.js'
import { bombError, isBomb, sizeLimit } from './size-limit.js'
import { unpackError, type UnpackPorts } from './unpack-gzip.js'

/** More entries than this are not listed: no upload of one file has them. */
const mostEntries = 10_000

/** Unpacks the one data file of a zip, streamed and bounded; gives its name inside. */
export async function unpackZip(from: string, to: string, limits: ArchiveLimits, ports: UnpackPorts): Promise<string> {
  let zip: ZipFile | null = null
  try {
    zip = await openZip(from)
    const entry = chooseEntry(await listEntries(zip, ports.signal))
    const { compressedSize, uncompressedSize } = entry.entry
    if (isBomb(uncompressedSize, compressedSize, limits)) throw bombError(limits)
    await pipeline(
      await openEntry(zip, entry.entry),
      sizeLimit(compressedSize, limits, ports.onBytes),
      createWriteStream(to),
      { signal: ports.signal },
    )
    return entry.name
  } catch (error) {
    throw unpackError(error, ports.signal)
  } finally {
    zip?.close()
  }
}

// Our own check of names runs over all entries and says more, so yauzl's is off.
const openZip = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    yauzl.open(
      path,
      { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true },
      (error, zip) => (error ? reject(error) : resolve(zip)),
    )
  })

interface Listed {
  readonly name: string
  readonly encrypted: boolean
  readonly entry: Entry
}

function listEntries(zip: ZipFile, signal: AbortSignal): Promise<Listed[]> {
  return new Promise((resolve, reject) => {
    const entries: Listed[] = []
    zip.on('error', reject)
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      entries.push({ name: nameOf(entry), encrypted: (entry.generalPurposeBitFlag & 1) === 1, entry })
      if (signal.aborted) reject(signal.reason as Error)
      else if (entries.length > mostEntries) reject(tooMany())
      else zip.readEntry()
    })
    zip.readEntry()
  })
}

const tooMany = (): ParseError =>
  new ParseError(
    'archive_too_many_files',
    `The archive holds more than ${mostEntries} files.`,
    'Send each as a file of its own; one request takes several files.',
  )

/** Names are UTF-8 where the flag says so; where it does not, Latin-1 keeps every byte. */
function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer
  return raw.toString(
    (entry.generalPurposeBitFlag & 0x800) === 0 && !raw.every((byte) => byte < 128) ? 'latin1' : 'utf8',
  )
}

const openEntry = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
