export type Container = 'plain' | 'gzip' | 'zip'

const starts = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte)

/** What wraps the data, by its first bytes; the name of a file says nothing here. */
export function detectContainer(prefix: Uint8Array): Container {
  if (starts(prefix, [0x1f, 0x8b])) return 'gzip'
  if (starts(prefix, [0x50, 0x4b, 3, 4]) || starts(prefix, [0x50, 0x4b, 5, 6])) return 'zip'
  return 'plain'
}
