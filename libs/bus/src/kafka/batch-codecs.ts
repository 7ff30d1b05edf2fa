import { promisify } from 'node:util'
import { unzip, zstdDecompress } from 'node:zlib'
import { lz4Unpacked, snappyUnpacked } from '@udb/unpack'
import kafkajs from 'kafkajs'
import { UnreadError } from './kafka-errors.js'

export type Codec = 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** A batch comes with at most 1 MB; what it unpacks to is for its producer to say, and has to fit into the memory of a service. */
export const mostUnpackedBytes = 128 * 1024 * 1024
/** Of which each is an object. kafkajs hands them on as arguments of a call, too, of which there can be little more. */
export const mostRecords = 100_000

const unpackings: Readonly<Record<Codec, (packed: Buffer, mostBytes: number) => Buffer | Promise<Buffer>>> = {
  gzip: (packed, maxOutputLength) => promisify(unzip)(packed, { maxOutputLength }),
  snappy: snappyUnpacked,
  lz4: lz4Unpacked,
  zstd: (packed, maxOutputLength) => promisify(zstdDecompress)(packed, { maxOutputLength }),
}

/** The records of a batch. Rejects with an `UnreadError` when it is damaged, or larger than anything that is sent in good faith. */
export async function unpackedBatch(codec: Codec, packed: Buffer, mostBytes = mostUnpackedBytes): Promise<Buffer> {
  try {
    const batch = await unpackings[codec](packed, mostBytes)
    refuseMany(batch)
    return batch
  } catch (error) {
    const thrown = error as Thrown
    throw new UnreadError(`that is packed with ${codec} `, thrown.message, isPassing(thrown))
  }
}

interface Thrown {
  readonly name: string
  readonly message: string
  readonly code?: string
}

const memoryCodes = new Set(['Z_MEM_ERROR', 'ZSTD_error_memory_allocation', 'ERR_ZLIB_INITIALIZATION_FAILED'])

/** Whether it was for want of memory, or a fault of ours: the same bytes may be read later. Pure. */
export function isPassing({ name, message, code = '' }: Thrown): boolean {
  return name === 'TypeError' || memoryCodes.has(code) || message === 'Array buffer allocation failed'
}

/** Each record stands behind its length, a varint in zigzag. */
function refuseMany(batch: Buffer): void {
  let at = 0
  for (let records = 0; at < batch.length; records++) {
    if (records === mostRecords) throw new RangeError(`it has more than ${mostRecords} records`)
    const { value, next } = varintAt(batch, at)
    at = next + Math.max(0, value)
  }
}

function varintAt(batch: Buffer, start: number): { readonly value: number; readonly next: number } {
  let raw = 0
  let at = start
  for (let unit = 1; ; unit *= 128) {
    const byte = batch.readUInt8(at++)
    raw += (byte & 0x7f) * unit
    if (byte < 0x80) return { value: raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2, next: at }
  }
}

/** kafkajs unpacks gzip alone, and all there is of it. Others choose how they pack what is read here; this bus packs nothing. */
export function readEveryCodec(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs
  const reading = (codec: Codec) => ({ decompress: (packed: Buffer) => unpackedBatch(codec, packed) })
  const gzip = CompressionCodecs[CompressionTypes.GZIP]() as object
  CompressionCodecs[CompressionTypes.GZIP] = () => ({ ...gzip, ...reading('gzip') })
  CompressionCodecs[CompressionTypes.Snappy] = () => reading('snappy')
  CompressionCodecs[CompressionTypes.LZ4] = () => reading('lz4')
  CompressionCodecs[CompressionTypes.ZSTD] = () => reading('zstd')
}
