/** An image as pdf.js gives it: one bit, three or four bytes a pixel. */
export interface PixelImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint8ClampedArray
}

const mostPixels = 100e6

/**
 * An image as a portable map in grey or black and white, which every reader of images knows and which says nothing but its
 * pixels; null for what is no image of pixels, or larger than any page. Pure.
 */
export function portableMap({ width, height, data }: PixelImage): Buffer | null {
  const pixels = width * height
  if (!(width > 0 && height > 0) || pixels > mostPixels) return null
  const packed = Math.ceil(width / 8) * height
  const bytes = Math.floor(data.length / pixels)
  // In such a map a set bit is black, in a PDF it is white.
  if (data.length === packed) return Buffer.concat([Buffer.from(`P4\n${width} ${height}\n`), inverted(data)])
  if (data.length !== bytes * pixels || ![1, 3, 4].includes(bytes)) return null
  const grey = Buffer.alloc(pixels)
  for (let i = 0, at = 0; i < pixels; i++, at += bytes)
    grey[i] = bytes === 1 ? data[at]! : (data[at]! * 299 + data[at + 1]! * 587 + data[at + 2]! * 114) / 1000
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey])
}

const inverted = (data: Uint8Array | Uint8ClampedArray): Buffer => {
  const bits = Buffer.alloc(data.length)
  for (let i = 0; i < data.length; i++) bits[i] = ~data[i]! & 0xff
  return bits
}
