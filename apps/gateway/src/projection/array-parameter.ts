/** The types that arrays are written of, with PostgreSQL's numbers for them (pg_type.oid). */
const TYPES = { text: 25, integer: 23, bigint: 20, boolean: 16 } as const

export type ElementType = keyof typeof TYPES
export type Cell = string | number | boolean | null

const EMPTY_HEAD = 12
const HEAD = 20

/**
 * A one-dimensional array in PostgreSQL's binary format (`array_recv`): dimensions, whether there are nulls, the element's type, length,
 * first index, then each element after its length. As text every quote and backslash in it would be escaped here and read back there,
 * which for the JSON of a job costs more than all the rest of writing it.
 */
export function arrayParameter(type: ElementType, cells: readonly Cell[]): Buffer {
  const sizes = cells.map((cell) => sizeOf(type, cell))
  const head = cells.length === 0 ? EMPTY_HEAD : HEAD
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 4 + Math.max(0, size), head))
  bytes.writeInt32BE(cells.length === 0 ? 0 : 1, 0)
  bytes.writeInt32BE(sizes.includes(NULL) ? 1 : 0, 4)
  bytes.writeInt32BE(TYPES[type], 8)
  if (cells.length === 0) return bytes
  bytes.writeInt32BE(cells.length, 12)
  bytes.writeInt32BE(1, 16)
  let at = HEAD
  for (const [index, cell] of cells.entries()) {
    const size = sizes[index]!
    bytes.writeInt32BE(size, at)
    at += 4
    if (size === NULL) continue
    write(bytes, at, type, cell!)
    at += size
  }
  return bytes
}

/** What stands for the length of a null. */
const NULL = -1

function sizeOf(type: ElementType, cell: Cell): number {
  if (cell === null) return NULL
  if (type === 'text') return Buffer.byteLength(cell as string)
  return type === 'bigint' ? 8 : type === 'integer' ? 4 : 1
}

function write(bytes: Buffer, at: number, type: ElementType, cell: string | number | boolean): void {
  switch (type) {
    case 'text':
      bytes.write(cell as string, at)
      return
    case 'bigint':
      bytes.writeBigInt64BE(BigInt(cell), at)
      return
    case 'integer':
      bytes.writeInt32BE(cell as number, at)
      return
    case 'boolean':
      bytes[at] = cell ? 1 : 0
  }
}
