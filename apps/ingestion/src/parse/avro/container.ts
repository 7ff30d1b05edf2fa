import { crc32, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { snappyUnpacked } from '@udb/unpack'
import { ParseError } from '../parse-error.js'
import { FileBytes } from './file-bytes.js'

export interface AvroHeader {
  /** JSON text. */
  readonly schema: string
  readonly codec: string
}

export interface AvroBlock {
  readonly records: number
  readonly data: Buffer
}

const mostBlockBytes = 512 * 1024 * 1024
/** A record may be empty, but a block of nothing that claims to be a billion records is a trap. */
const mostEmptyRecords = 1_000_000

const codecs: Readonly<Record<string, (data: Buffer) => Buffer>> = {
  null: (data) => data,
  deflate: (data) => inflateRawSync(data, { maxOutputLength: mostBlockBytes }),
  zstandard: (data) => zstdDecompressSync(data, { maxOutputLength: mostBlockBytes }),
  snappy: (data) => {
    const unpacked = snappyUnpacked(data.subarray(0, -4), mostBlockBytes)
    if (crc32(unpacked) !== data.readUInt32BE(data.length - 4)) throw new Error('a block does not have its checksum')
    return unpacked
  },
}

/** The frame of an object container file: its header, then its blocks, unpacked. */
export class AvroContainer {
  readonly header: AvroHeader
  private readonly bytes: FileBytes
  private readonly sync: Buffer

  constructor(path: string, size: number) {
    this.bytes = new FileBytes(path, size)
    this.bytes.take(4)
    const meta = this.metadata()
    this.sync = this.bytes.take(16)
    this.header = {
      schema: meta.get('avro.schema')?.toString('utf8') ?? '',
      codec: meta.get('avro.codec')?.toString('utf8') ?? 'null',
    }
    if (!Object.hasOwn(codecs, this.header.codec)) throw unknownCodec(this.header.codec)
  }

  *blocks(): Generator<AvroBlock> {
    const unpack = codecs[this.header.codec]!
    while (this.bytes.left > 0) {
      const records = this.bytes.long()
      const packed = this.bytes.take(this.bytes.long())
      if (!this.bytes.take(16).equals(this.sync)) throw new Error('a block does not end with its mark')
      const data = unpack(packed)
      if (records < 0 || records > data.length + mostEmptyRecords) throw new Error('a block lies about its records')
      yield { records, data }
    }
  }

  close(): void {
    this.bytes.close()
  }

  private metadata(): Map<string, Buffer> {
    const meta = new Map<string, Buffer>()
    for (let count = this.bytes.long(); count !== 0; count = this.bytes.long()) {
      if (count < 0) this.bytes.long()
      for (let i = 0; i < Math.abs(count); i++) {
        const key = this.bytes.take(this.bytes.long()).toString('utf8')
        meta.set(key, this.bytes.take(this.bytes.long()))
      }
    }
    return meta
  }
}

const unknownCodec = (codec: string): ParseError =>
  new ParseError(
    'avro_unreadable',
    `The Avro file is packed with "${codec.replace(/[^\p{L}\p{N}]/gu, '?').slice(0, 20)}", which is not read here.`,
    `Write it again with one of: ${Object.keys(codecs).join(', ')}.`,
  )
