import { buffer } from 'node:stream/consumers'
import { type Header, pack } from 'tar-stream'

/** A tar of these entries, for specs. */
export function tarOf(entries: readonly (readonly [string | Partial<Header>, string | Uint8Array])[]): Promise<Buffer> {
  const packing = pack()
  for (const [header, content] of entries) {
    const named = typeof header === 'string' ? { name: header } : { name: 'x', ...header }
    packing.entry(named, Buffer.from(content))
  }
  packing.finalize()
  return buffer(packing)
}
