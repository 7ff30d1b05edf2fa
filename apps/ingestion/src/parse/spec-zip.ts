import { crc32, deflateRawSync } from 'node:zlib'

/** A zip file of these entries, for specs: `flags` goes into each entry's general purpose bits (1: encrypted). */
export function zipOf(entries: readonly (readonly [string, string | Uint8Array])[], flags = 0): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of entries) {
    const data = Buffer.from(content)
    const packed = deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(data.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, tail, Buffer.from(name)]))
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}

/** Where a field stands in an entry of a zip's directory, and its size in bytes. */
const fields = {
  madeBy: [4, 2],
  method: [10, 2],
  crc: [16, 4],
  packedBytes: [20, 4],
  bytes: [24, 4],
  attributes: [38, 4],
  offset: [42, 4],
} as const

/** The same zip, with lies in the directory entry of one of its files. */
export function zipWith(zip: Buffer, index: number, lies: Partial<Record<keyof typeof fields, number>>): Buffer {
  const copy = Buffer.from(zip)
  let at = copy.indexOf('PK\x01\x02', 0, 'latin1')
  for (let i = 0; i < index; i++) at = copy.indexOf('PK\x01\x02', at + 4, 'latin1')
  for (const [name, value] of Object.entries(lies)) {
    const [offset, size] = fields[name as keyof typeof fields]
    copy.writeUIntLE(value, at + offset, size)
  }
  return copy
}
