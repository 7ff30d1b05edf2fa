import { crc32 } from 'node:zlib'

/** The header that carries the checksum of a body; what has it needs no hash in its signature. */
export const checksumHeader = 'x-amz-checksum-crc32'

/** Begins an upload whose parts all have a checksum. */
export const checkedParts: Readonly<Record<string, string>> = { 'x-amz-checksum-algorithm': 'CRC32' }

/** So much is hashed in no time. */
const largestHashedBytes = 1024 * 1024

/** CRC-32 of ISO 3309 of bytes that come chunk by chunk. */
export class Checksum {
  private sum = 0

  add(chunk: Buffer): void {
    this.sum = crc32(chunk, this.sum)
  }

  /** Big-endian and in base64, as S3 writes it. */
  text(): string {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(this.sum)
    return bytes.toString('base64')
  }
}

/** The same of bytes that are all there. */
export function checksumOf(body: readonly Buffer[]): string {
  const checksum = new Checksum()
  for (const chunk of body) checksum.add(chunk)
  return checksum.text()
}

/** Of a large body; nothing of a small one. `known` is its checksum where somebody has it already. */
export function checksumHeaders(body: readonly Buffer[], sizeBytes: number, known?: string): Record<string, string> {
  return sizeBytes > largestHashedBytes ? { [checksumHeader]: known ?? checksumOf(body) } : {}
}
