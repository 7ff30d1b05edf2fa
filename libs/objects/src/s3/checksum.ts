import { crc32 } from 'node:zlib'

/** The header that carries the checksum of a body; what has it needs no hash in its signature. */
export const checksumHeader = 'x-amz-checksum-crc32'

/** Begins an upload whose parts all have a checksum. */
export const checkedParts: Readonly<Record<string, string>> = { 'x-amz-checksum-algorithm': 'CRC32' }

/** So much is hashed in no time. */
const largestHashedBytes = 1024 * 1024

/** CRC-32 of ISO 3309, big-endian and in base64, as S3 writes it. */
export function checksumOf(body: readonly Buffer[]): string {
  let sum = 0
  for (const chunk of body) sum = crc32(chunk, sum)
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(sum)
  return bytes.toString('base64')
}

/** Of a large body; nothing of a small one. */
export function checksumHeaders(body: readonly Buffer[], sizeBytes: number): Record<string, string> {
  return sizeBytes > largestHashedBytes ? { [checksumHeader]: checksumOf(body) } : {}
}
