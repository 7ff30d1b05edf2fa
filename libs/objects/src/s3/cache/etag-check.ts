import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { evenPieces } from '../part-sizes.js'

/**
 * Whether a file has the content that an etag of S3's stands for: the MD5 of the content, or the MD5 of the MD5s of its parts with their
 * number. What is encrypted with a key of its own has another one, and then nobody can tell: false.
 * `partBytes`: the sizes of parts that this store cuts objects of that size into.
 */
export async function hasContentOf(
  path: string,
  sizeBytes: number,
  etag: string,
  partBytes: readonly number[],
  signal: AbortSignal,
): Promise<boolean> {
  const [digest, count] = etag.split('-')
  if (count === undefined) return (await md5OfPieces(path, sizeBytes, signal)).join('') === digest
  for (const bytes of partBytes) {
    if (evenPieces(sizeBytes, bytes).length !== Number(count)) continue
    const parts = Buffer.from((await md5OfPieces(path, bytes, signal)).join(''), 'hex')
    if (createHash('md5').update(parts).digest('hex') === digest) return true
  }
  return false
}

async function md5OfPieces(path: string, pieceBytes: number, signal: AbortSignal): Promise<string[]> {
  const digests: string[] = []
  let hash = createHash('md5')
  let left = pieceBytes
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    let rest = chunk as Buffer
    while (rest.length > 0) {
      const taken = rest.subarray(0, left)
      rest = rest.subarray(taken.length)
      hash.update(taken)
      if ((left -= taken.length) > 0) continue
      digests.push(hash.digest('hex'))
      hash = createHash('md5')
      left = pieceBytes
    }
  }
  if (digests.length === 0 || left < pieceBytes) digests.push(hash.digest('hex'))
  return digests
}
