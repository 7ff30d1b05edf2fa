/** What a value of a named format looks like, for whole values. Looser than the standards: who does not match is wrong for certain. */
export const TEXT_FORMATS: Readonly<Record<string, string>> = {
  email: '[^@\\s]+@[^@\\s]+\\.[^@\\s.]+',
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  uri: '[A-Za-z][A-Za-z0-9+.-]*:\\S+',
  hostname: '[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\\.?',
  ipv4: '((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])',
  ipv6: '[0-9a-fA-F:]*:[0-9a-fA-F:.]*(%\\S+)?',
}

/** Bounds of a named size of integers, as texts, since doubles do not hold them all; null for a name that is none. */
export function integerBounds(format: string): { readonly min: string; readonly max: string } | null {
  const [, sign, size] = /^([iu])(8|16|32|64|128)$/.exec(format) ?? []
  if (size === undefined) return null
  const bits = BigInt(size)
  const range = 1n << bits
  return sign === 'u'
    ? { min: '0', max: String(range - 1n) }
    : { min: String(-(range >> 1n)), max: String((range >> 1n) - 1n) }
}
