/**
 * JSON text of a nested value, without loss: integers that a double would change and numbers that JSON does not know become
 * strings, bytes become Base64. Pure.
 */
export const jsonText = (value: unknown): string => JSON.stringify(plain(value))

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value ?? null
  const members = Object.create(null) as Record<string, unknown>
  for (const [name, member] of Object.entries(value)) members[name] = plain(member)
  return members
}
