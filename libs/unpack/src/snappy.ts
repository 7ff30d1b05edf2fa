/** The head of a stream of Java's library: a mark, its version, and the oldest one that can read it. */
const javaMark = Buffer.from('82534e4150505900', 'hex')
const javaHeadBytes = javaMark.length + 8

interface Head {
  readonly length: number
  readonly at: number
}

/**
 * Unpacks what Snappy has packed: one block, as librdkafka writes it, or the stream of blocks of Java's library. Throws what damaged data
 * leads to, and `RangeError` before it unpacks more than `mostBytes`. For the format see `format_description.txt` of google/snappy.
 */
export function snappyUnpacked(packed: Buffer, mostBytes: number): Buffer {
  const blocks = packed.subarray(0, javaMark.length).equals(javaMark) ? javaBlocks(packed) : [packed]
  const total = blocks.reduce((sum, block) => sum + headOf(block).length, 0)
  if (total > mostBytes) throw new RangeError(`it unpacks to ${total} bytes`)
  const unpacked = Buffer.allocUnsafe(total)
  let end = 0
  for (const block of blocks) {
    const { length, at } = headOf(block)
    unpackBlock(block.subarray(at), unpacked.subarray(end, end + length))
    end += length
  }
  return unpacked
}

/** Each stands behind its length. */
function javaBlocks(packed: Buffer): Buffer[] {
  const blocks: Buffer[] = []
  for (let at = javaHeadBytes; at < packed.length;) {
    const from = at + 4
    at = from + packed.readUInt32BE(at)
    if (at > packed.length) throw new RangeError('a block is cut off')
    blocks.push(packed.subarray(from, at))
  }
  return blocks
}

/** How long a block is when it is unpacked: a varint. */
function headOf(block: Buffer): Head {
  let length = 0
  for (let at = 0; at < 5; at++) {
    const byte = block.readUInt8(at)
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return { length, at: at + 1 }
  }
  throw new RangeError('a block has no length')
}

interface Element {
  readonly length: number
  /** How far back the bytes to copy begin; 0 when they follow here. */
  readonly back: number
  readonly next: number
}

function unpackBlock(from: Buffer, to: Buffer): void {
  let end = 0
  for (let at = 0; at < from.length;) {
    const { length, back, next } = elementAt(from, at)
    if (end + length > to.length) throw new RangeError('a block is longer than it says')
    if (back > end) throw new RangeError('a copy begins before its block')
    at = back === 0 ? next + length : next
    if (at > from.length) throw new RangeError('a block is cut off')
    if (back === 0) from.copy(to, end, next, at)
    // What is copied may reach into what the copy itself makes.
    else for (let n = end; n < end + length; n++) to[n] = to[n - back]!
    end += length
  }
  if (end !== to.length) throw new RangeError('a block is shorter than it says')
}

function elementAt(from: Buffer, at: number): Element {
  const tag = from[at]!
  const kind = tag & 3
  const upper = tag >>> 2
  if (kind === 0) {
    const lengthBytes = Math.max(0, upper - 59)
    const length = 1 + (lengthBytes === 0 ? upper : from.readUIntLE(at + 1, lengthBytes))
    return { length, back: 0, next: at + 1 + lengthBytes }
  }
  const backBytes = kind === 3 ? 4 : kind
  const low = from.readUIntLE(at + 1, backBytes)
  const back = kind === 1 ? ((tag >>> 5) << 8) | low : low
  if (back === 0) throw new RangeError('a copy of nothing')
  return { length: kind === 1 ? 4 + (upper & 7) : 1 + upper, back, next: at + 1 + backBytes }
}
