import { pipeline, type Readable, Transform, type TransformOptions } from 'node:stream'
import { createInflateRaw, type ZlibOptions } from 'node:zlib'
import yauzl, { type Entry, type Options, type ZipFile, type ZipFileOptions } from 'yauzl'

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

const pieceBytes = 1 << 18
const DEFLATED = 8
/** The types ask for all options, the library for none. */
const asItIs = { decompress: false } as ZipFileOptions

/**
 * The same in large pieces, several of them ahead of the reader: for parts of which each piece is worked on at length.
 * Fails where there are more or fewer bytes than the entry declares.
 */
export async function zipPieces(zip: ZipFile, entry: Entry): Promise<Readable> {
  if (entry.compressionMethod !== DEFLATED) return zipStream(zip, entry)
  const packed = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, asItIs, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
  const options: ZlibOptions & TransformOptions = { chunkSize: pieceBytes, readableHighWaterMark: 4 * pieceBytes }
  // What fails reaches the reader by the last stream.
  return pipeline(packed, createInflateRaw(options), exactly(entry.uncompressedSize), () => undefined)
}

function exactly(declaredBytes: number): Transform {
  let bytes = 0
  return new Transform({
    readableHighWaterMark: 4 * pieceBytes,
    writableHighWaterMark: pieceBytes,
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length
      done(bytes > declaredBytes ? new Error('the part is larger than it says') : null, piece)
    },
    flush(done) {
      done(bytes < declaredBytes ? new Error('the part is smaller than it says') : null)
    },
  })
}
