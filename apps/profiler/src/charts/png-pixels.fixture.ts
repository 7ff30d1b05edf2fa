import { inflateSync } from 'node:zlib'

/** Decodes an 8-bit RGBA PNG without interlacing, as resvg writes it (PNG specification, third edition, section 9). */
export function decodePng(png: Buffer): {
  width: number
  height: number
  pixel(x: number, y: number): number[]
  colours: number
} {
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (png[24] !== 8 || png[25] !== 6 || png[28] !== 0) throw new Error('not 8-bit RGBA without interlacing')
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  const pixels = unfilter(inflateSync(Buffer.concat(parts)), width * 4, height)
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height)
  return {
    width,
    height,
    colours: new Set(words).size,
    pixel: (x, y) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)],
  }
}

function unfilter(raw: Buffer, stride: number, height: number): Uint8Array {
  const out = new Uint8Array(stride * height)
  const above = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const row = out.subarray(y * stride, (y + 1) * stride)
    row.set(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))
    unfilterRow(row, above, raw[y * (stride + 1)]!)
    above.set(row)
  }
  return out
}

function unfilterRow(row: Uint8Array, above: Uint8Array, filter: number): void {
  const left = (i: number): number => (i >= 4 ? row[i - 4]! : 0)
  switch (filter) {
    case 1:
      for (let i = 4; i < row.length; i++) row[i]! += row[i - 4]!
      break
    case 2:
      for (let i = 0; i < row.length; i++) row[i]! += above[i]!
      break
    case 3:
      for (let i = 0; i < row.length; i++) row[i]! += (left(i) + above[i]!) >> 1
      break
    case 4:
      for (let i = 0; i < row.length; i++) row[i]! += paeth(left(i), above[i]!, i >= 4 ? above[i - 4]! : 0)
      break
  }
}

function paeth(left: number, up: number, corner: number): number {
  const a = Math.abs(up - corner)
  const b = Math.abs(left - corner)
  const c = Math.abs(left + up - 2 * corner)
  return a <= b && a <= c ? left : b <= c ? up : corner
}
