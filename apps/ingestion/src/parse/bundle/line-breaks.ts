import type { Fields } from '../csv/tokenizer.js'

const LF = 10
const CR = 13

/** Line breaks within the fields of a record; only quoted ones have any. */
export function lineBreaks(bytes: Uint8Array, { count, starts, ends, quoted }: Fields): number {
  let breaks = 0
  for (let i = 0; i < count; i++) {
    if (quoted[i] !== 1) continue
    for (let at = starts[i]!; at < ends[i]!; at++)
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) breaks++
  }
  return breaks
}
