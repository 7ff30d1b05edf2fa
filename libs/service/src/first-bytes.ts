/** The beginning of a text that has at most so many bytes as UTF-8; no character is cut through. */
export function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes))
  return read === text.length ? text : text.slice(0, read)
}
