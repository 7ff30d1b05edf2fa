import exifr from 'exifr'
import { imageSize } from 'image-size'
import type { Metadata } from './block.js'
import type { DocumentReader } from './document-file.js'

/** An image: its size and what the camera wrote into it; what it shows is not looked at. */
export const readImage: DocumentReader = async ({ bytes }) => {
  const { width, height, type, orientation } = imageSize(bytes)
  const written = await exifr.parse(bytes, { tiff: true, exif: true, gps: true, xmp: false }).catch(() => undefined)
  const metadata = { type, width, height, orientation, exif: plain(written) }
  return {
    title: null,
    language: null,
    metadata: { type, width, height },
    blocks: [{ is: 'image', text: null, page: 1, metadata }],
    attachments: [],
  }
}

const mostChars = 1_000

/** Texts, numbers and times; raw bytes of the maker's own are left out. */
function plain(written: unknown): Metadata | undefined {
  if (typeof written !== 'object' || written === null) return undefined
  const told = Object.entries(written).flatMap(([name, value]: [string, unknown]) => {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? [] : [[name, value.toISOString()]]
    if (typeof value === 'string') return [[name, value.replaceAll('\0', '').slice(0, mostChars)]]
    if (Array.isArray(value)) return value.length <= 16 && value.every(Number.isFinite) ? [[name, value]] : []
    return typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : []
  })
  return told.length === 0 ? undefined : (Object.fromEntries(told) as Metadata)
}
