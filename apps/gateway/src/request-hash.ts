import { createHash } from 'node:crypto'

/** SHA-256 of a request, whatever the order of its keys: tells a repeat from another request under the same id. */
export const requestHash = (type: string, params: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([type, canonical(params)]))
    .digest('hex')

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, canonical(each)]),
  )
}
