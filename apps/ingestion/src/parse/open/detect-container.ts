/** What squeezes one stream of bytes. */
export type Compressor = 'gzip' | 'zstd' | 'bzip2' | 'xz'
/** What holds files with names. */
export type ArchiveKind = 'zip' | 'tar'
export type Container = 'plain' | Compressor | ArchiveKind

/** So many first bytes tell every container. */
export const containerPrefixBytes = 512

const magics: readonly (readonly [Container, RegExp])[] = [
  ['gzip', /^\x1f\x8b/],
  ['zip', /^PK(\x03\x04|\x05\x06|\x07\x08PK\x03\x04)/],
  ['zstd', /^(\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)/],
  ['bzip2', /^BZh[1-9](1AY&SY|\x17\x72\x45\x38\x50\x90)/],
  ['xz', /^\xfd7zXZ\x00/],
]

/** What wraps the data, by its first `containerPrefixBytes`; the name of a file says nothing here. */
export function detectContainer(prefix: Uint8Array): Container {
  const text = Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 16)).toString('latin1')
  const found = magics.find(([, magic]) => magic.test(text))
  return found?.[0] ?? (isTarHeader(prefix) ? 'tar' : 'plain')
}

const checksumAt = 148
const checksumBytes = 8

/** The block that starts a tar sums itself up, in every dialect of tar; text that does so by chance has not been seen. */
function isTarHeader(block: Uint8Array): boolean {
  if (block.length < containerPrefixBytes || block[0] === 0) return false
  const written = Buffer.from(block.subarray(checksumAt, checksumAt + checksumBytes)).toString('latin1')
  const digits = /^ *([0-7]{1,7})[\0 ]/.exec(written)?.[1]
  if (digits === undefined) return false
  let sum = checksumBytes * 0x20
  for (let i = 0; i < containerPrefixBytes; i++) if (i < checksumAt || i >= checksumAt + checksumBytes) sum += block[i]!
  return sum === Number.parseInt(digits, 8)
}
