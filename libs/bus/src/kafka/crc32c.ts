import crc from 'crc-32/crc32c.js'

/**
 * CRC-32C, which Kafka's batches carry and Node.js does not have: its `crc32` is of another polynomial. All that is read comes through
 * here. Pure.
 */
export const crc32c = (bytes: Uint8Array): number => crc.buf(bytes) >>> 0
