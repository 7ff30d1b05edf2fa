import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, type Header } from 'tar-stream'
import type { Archive, ArchiveEntry } from './archive.js'
import { mostEntries, tooManyEntries } from './archive.js'
import { UnpackError } from './unpack-error.js'

const readBytes = 1 << 20
/** Tars from before ustar have no magic, only a checksum. */
const oldOnesToo: object = { allowUnknownFormat: true }

/** Lists a tar, ustar, pax, GNU or older; the entries are then read from where they stand in it. */
export async function openTar(path: string, signal: AbortSignal): Promise<Archive> {
  const entries: ArchiveEntry[] = []
  const listing = extract(oldOnesToo)
  listing.on('entry', (header, content, next) => {
    // What ends the listing ends the entry with the same error; unheard, it would end the process.
    content.on('error', () => undefined)
    try {
      entries.push(entryOf(path, header as PlacedHeader))
      if (entries.length > mostEntries) throw tooManyEntries(`${mostEntries} entries`)
    } catch (error) {
      next(error as Error)
      return
    }
    content.on('end', () => next())
    content.resume()
  })
  await pipeline(createReadStream(path, { highWaterMark: readBytes }), listing, { signal })
  if (!(await endsAsTar(path))) throw new UnpackError('truncated')
  return { entries, close: () => undefined }
}

const blockBytes = 512

/** Blocks of zeros end a tar. Without them files may be missing that nobody would miss: it was cut between two. */
async function endsAsTar(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { bytesRead, buffer } = await file.read(
      Buffer.alloc(blockBytes),
      0,
      blockBytes,
      Math.max(0, size - blockBytes),
    )
    return bytesRead === blockBytes && buffer.every((byte) => byte === 0)
  } finally {
    await file.close()
  }
}

type PlacedHeader = Header & { readonly byteOffset: number; readonly pax: Record<string, string> | null }

function entryOf(path: string, header: PlacedHeader): ArchiveEntry {
  const kind = kindOf(header.type ?? null)
  const bytes = header.size ?? 0
  // A sparse file's bytes are not its content, and of an unknown kind nobody knows.
  const sparse = Object.keys(header.pax ?? {}).some((key) => key.startsWith('GNU.sparse.'))
  if (sparse || (kind === 'other' && bytes > 0)) throw new UnpackError('unsupported')
  const start = header.byteOffset
  return {
    name: header.name.replaceAll('\\', '/'),
    kind,
    encrypted: false,
    bytes,
    read: () =>
      Promise.resolve(bytes === 0 ? Readable.from([]) : createReadStream(path, { start, end: start + bytes - 1 })),
  }
}

function kindOf(type: Header['type'] | null): ArchiveEntry['kind'] {
  if (type === 'file' || type === 'contiguous-file') return 'file'
  if (type === 'directory') return 'folder'
  return type === 'link' || type === 'symlink' ? 'link' : 'other'
}
