/**
 * The first of the offered media types that an `Accept` header likes best (RFC 9110, section 12.5.1); null when it likes none.
 * Parameters other than `q` are not looked at.
 */
export function chooseMediaType<T extends string>(header: string | undefined, offered: readonly T[]): T | null {
  if (header === undefined || header.trim() === '') return offered[0] ?? null
  const ranges = header.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, quality: q ? Number(q.slice(2)) || 0 : 1 }
  })
  const liked = offered.map((type) => ({ type, quality: qualityOf(type, ranges) })).filter(({ quality }) => quality > 0)
  return liked.toSorted((a, b) => b.quality - a.quality)[0]?.type ?? null
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, ranges: readonly { readonly type: string; readonly quality: number }[]): number {
  const group = `${type.split('/', 1)[0]}/*`
  const range =
    ranges.find((each) => each.type === type) ??
    ranges.find((each) => each.type === group) ??
    ranges.find((each) => each.type === '*/*')
  return range?.quality ?? 0
}
