import { open } from 'node:fs/promises'
import { Transform, type Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import type { Archive, ArchiveEntry } from './archive.js'
import { mostEntries, tooManyEntries } from './archive.js'
import { overlap } from './overlap.js'
import { UnpackError } from './unpack-error.js'
import { openZipFile, zipEntries, zipStream } from './zip-file.js'

/** Lists a zip. Nothing in it is believed: sizes and checksums are checked while reading, and no two files share bytes. */
export async function openZip(path: string, signal: AbortSignal): Promise<Archive> {
  // Our own check of names runs over all entries and says more, so yauzl's is off.
  const zip = await openZipFile(path, { decodeStrings: false })
  try {
    const entries = await listEntries(zip, signal)
    await refuseMore(path, zip)
    if (overlap(entries.map(spanOf))) throw new UnpackError('bomb')
    return { entries: entries.map((entry) => entryOf(zip, entry)), close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

const entrySignature = 0x02014b50

/** Where the listing ended there must not be one more entry: a count that is too low would hide files. */
async function refuseMore(path: string, zip: ZipFile): Promise<void> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, Number(zip.readEntryCursor))
    if (bytesRead === 4 && buffer.readUInt32LE(0) === entrySignature) throw new UnpackError('corrupt')
  } finally {
    await file.close()
  }
}

async function listEntries(zip: ZipFile, signal: AbortSignal): Promise<Entry[]> {
  const tooMany = (): Error => tooManyEntries(`${mostEntries} entries`)
  if (zip.entryCount > mostEntries) throw tooMany()
  return zipEntries(zip, (seen) => (signal.aborted ? (signal.reason as Error) : seen > mostEntries ? tooMany() : null))
}

function entryOf(zip: ZipFile, entry: Entry): ArchiveEntry {
  const name = nameOf(entry).replaceAll('\\', '/')
  const folder = name.endsWith('/')
  return {
    name,
    kind: isLink(entry) ? 'link' : folder ? 'folder' : 'file',
    encrypted: (entry.generalPurposeBitFlag & 1) === 1,
    // An entry that has a checksum is not empty, whatever it says.
    bytes: entry.crc32 === 0 ? entry.uncompressedSize : Math.max(1, entry.uncompressedSize),
    read: () => readEntry(zip, entry),
  }
}

const unixHost = 3
const fileTypeMask = 0xf000
const symbolicLink = 0xa000

const isLink = ({ versionMadeBy, externalFileAttributes }: Entry): boolean =>
  versionMadeBy >>> 8 === unixHost && ((externalFileAttributes >>> 16) & fileTypeMask) === symbolicLink

/** Names are UTF-8 where the flag says so; where it does not, Latin-1 keeps every byte. */
function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer
  return raw.toString(
    (entry.generalPurposeBitFlag & 0x800) === 0 && !raw.every((byte) => byte < 128) ? 'latin1' : 'utf8',
  )
}

const localHeaderBytes = 30

/** At least so much of the file is this entry's. */
const spanOf = ({ relativeOffsetOfLocalHeader, compressedSize }: Entry): { start: number; end: number } => ({
  start: relativeOffsetOfLocalHeader,
  end: relativeOffsetOfLocalHeader + localHeaderBytes + compressedSize,
})

async function readEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  const packed = await zipStream(zip, entry)
  const checked = checksum(entry.crc32)
  packed.on('error', (error) => checked.destroy(error))
  checked.on('close', () => packed.destroy())
  return packed.pipe(checked)
}

function checksum(expected: number): Transform {
  let sum = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum)
      done(null, chunk)
    },
    flush(done) {
      done(sum === expected ? null : new UnpackError('corrupt'))
    },
  })
}
