const signatures: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG\r\n\x1a\n/, 'a PNG image'],
  [/^\xff\xd8\xff/, 'a JPEG image'],
  [/^GIF8[79]a/, 'a GIF image'],
  [/^%PDF-/, 'a PDF document'],
  [/^\x7fELF/, 'a program'],
  [/^MZ[^]{2}\x00\x00/, 'a program'],
  [/^7z\xbc\xaf\x27\x1c/, 'a 7z archive'],
  [/^Rar!\x1a\x07/, 'a RAR archive'],
  [/^ORC[\x00-\x1f]/, 'an ORC file'],
  [/^RIFF[^]{4}(WAVE|WEBP|AVI )/, 'a media file'],
  [/^[^]{4}ftyp/, 'a media file'],
  [/^\{\\rtf/, 'an RTF document'],
  [/^\s*(<!doctype html|<html)/i, 'an HTML page'],
]

/** What a file is that cannot be read as data, in words for a person; null when it is not known as anything else. */
export function detectForeign(prefix: Uint8Array): string | null {
  const text = Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 300)).toString('latin1')
  return signatures.find(([signature]) => signature.test(text))?.[1] ?? null
}
