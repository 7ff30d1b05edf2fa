/**
 * Kafka's default partitioner: murmur2 of the key bytes, made positive, modulo the partition count. Both sides of the bus use
 * it, so a log that moves from one to the other keeps each key in its partition.
 * Source: Apache Kafka, `org.apache.kafka.common.utils.Utils.murmur2` and `toPositive`.
 */
export function partitionOfKey(keyBytes: Uint8Array, partitionCount: number): number {
  return (murmur2(keyBytes) & 0x7fffffff) % partitionCount
}

const seed = 0x9747b28c
const multiplier = 0x5bd1e995
const rotation = 24

/** The 32-bit hash as a signed integer, as Java has it. */
export function murmur2(bytes: Uint8Array): number {
  const wholeWords = bytes.length & ~3
  let hash = seed ^ bytes.length
  for (let at = 0; at < wholeWords; at += 4) {
    hash = Math.imul(hash, multiplier) ^ mixedWord(bytes, at)
  }
  return avalanche(withTail(hash, bytes, wholeWords))
}

function mixedWord(bytes: Uint8Array, at: number): number {
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  const mixed = Math.imul(word, multiplier)
  return Math.imul(mixed ^ (mixed >>> rotation), multiplier)
}

function withTail(hash: number, bytes: Uint8Array, from: number): number {
  const left = bytes.length - from
  if (left === 0) return hash
  let result = hash
  if (left === 3) result ^= bytes[from + 2]! << 16
  if (left >= 2) result ^= bytes[from + 1]! << 8
  return Math.imul(result ^ bytes[from]!, multiplier)
}

function avalanche(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 13), multiplier)
  return mixed ^ (mixed >>> 15)
}
