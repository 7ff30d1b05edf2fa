/** Where a resumable upload of a tenant is kept until it is whole: one object that says what it will be, and its parts. */
export const resumablePrefix = (tenant: string): string => `tenants/${tenant}/resumable/`

export const infoKey = (tenant: string, uploadId: string): string => `${resumablePrefix(tenant)}${uploadId}/info`

export const partsPrefix = (tenant: string, uploadId: string): string => `${resumablePrefix(tenant)}${uploadId}/part-`

/** A part is called by the byte at which it begins, so that keys in byte order are parts in order. */
export const partKey = (tenant: string, uploadId: string, start: number): string =>
  `${partsPrefix(tenant, uploadId)}${String(start).padStart(16, '0')}`

export interface StoredPart {
  readonly key: string
  readonly start: number
  readonly sizeBytes: number
}

export const partOf = ({ key, sizeBytes }: { readonly key: string; readonly sizeBytes: number }): StoredPart => ({
  key,
  start: Number(key.slice(key.lastIndexOf('-') + 1)),
  sizeBytes,
})

/** The parts that follow each other from the first byte on: what lies behind a gap was written by somebody who came too late. */
export function connected(parts: readonly StoredPart[]): { readonly parts: StoredPart[]; readonly offset: number } {
  let offset = 0
  const taken: StoredPart[] = []
  for (const part of parts) {
    if (part.start !== offset) continue
    taken.push(part)
    offset += part.sizeBytes
  }
  return { parts: taken, offset }
}
