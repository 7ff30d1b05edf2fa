import lz4 from 'lz4js'

const mark = 0x184d2204
/** Flags of a frame. */
const hasBlockChecksums = 0x10
const hasContentSize = 0x08
const hasDictionary = 0x01
/** Of a block's length: its bytes stand there as they are. */
const isStored = 0x80000000
/** A byte of a block says of no more than so many that they come again. */
const mostOfAByte = 255

interface Block {
  readonly at: number
  readonly packedBytes: number
  readonly stored: boolean
  /** When it is unpacked, at most. */
  readonly mostBytes: number
}

/**
 * Unpacks one LZ4 frame, whose blocks may depend on those before them. Throws what damaged data leads to, and `RangeError` before it unpacks
 * more than `mostBytes`. The frame is read here, because lz4js believes the size that a frame gives itself, and looks for the checksum of
 * a block in front of it. For the format see `lz4_Frame_format.md` of lz4/lz4.
 */
export function lz4Unpacked(packed: Buffer, mostBytes: number): Buffer {
  const blocks = blocksOf(packed)
  const total = blocks.reduce((sum, block) => sum + block.mostBytes, 0)
  if (total > mostBytes) throw new RangeError(`it unpacks to ${total} bytes`)
  const unpacked = Buffer.alloc(total)
  let end = 0
  for (const { at, packedBytes, stored, mostBytes: most } of blocks) {
    const start = end
    end = stored
      ? start + packed.copy(unpacked, start, at, at + packedBytes)
      : lz4.decompressBlock(packed, unpacked, at, packedBytes, start)
    if (end > start + most) throw new RangeError('a block is longer than its frame allows')
  }
  // Blocks are mostly smaller than they may be; the rest need not be kept.
  return 2 * end < total ? Buffer.from(unpacked.subarray(0, end)) : unpacked.subarray(0, end)
}

function blocksOf(packed: Buffer): Block[] {
  const { blockBytes, checksumBytes, headBytes } = headOf(packed)
  const blocks: Block[] = []
  for (let at = headBytes; ;) {
    const field = packed.readUInt32LE(at)
    if (field === 0) return blocks
    const stored = field >= isStored
    const packedBytes = stored ? field - isStored : field
    blocks.push({
      at: at + 4,
      packedBytes,
      stored,
      mostBytes: stored ? packedBytes : Math.min(blockBytes, mostOfAByte * packedBytes),
    })
    at += 4 + packedBytes + checksumBytes
    if (at > packed.length) throw new RangeError('a block is cut off')
  }
}

function headOf(packed: Buffer) {
  if (packed.readUInt32LE(0) !== mark) throw new Error('it is no LZ4 frame')
  const flags = packed.readUInt8(4)
  if (flags >>> 6 !== 1 || (flags & hasDictionary) !== 0) throw new Error('it is an LZ4 frame of an unknown kind')
  return {
    /** 64 KB, 256 KB, 1 MB or 4 MB. */
    blockBytes: 2 ** (8 + 2 * ((packed.readUInt8(5) >>> 4) & 7)),
    checksumBytes: flags & hasBlockChecksums ? 4 : 0,
    headBytes: flags & hasContentSize ? 15 : 7,
  }
}
