const delimiters = ['\t', ';', '|', ',', '^', '~', '¦', '\u001f', '  ', '::']
/** Of the lines, so many hold a delimiter equally often in a table. */
const alike = 0.7
const fewestLetters = 0.7
const mostDigits = 0.1
const sampleChars = 64_000
const unparted = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu

/**
 * Whether a text is sentences and not a table, of whatever delimiter: no delimiter parts its lines alike, most of it are
 * letters, and sentences end in it. In doubt it is none. Pure.
 */
export function looksLikeProse(text: string): boolean {
  const sample = text.slice(0, sampleChars)
  const lines = sample.split(/\r?\n/).map((line) => line.trimEnd())
  const written = lines.filter((line) => line !== '')
  if (written.length > 2 && delimiters.some((delimiter) => partsAlike(written, delimiter))) return false
  if (isHeader(written[0] ?? '') || written.filter(isQuotedField).length >= 0.2 * written.length) return false
  const chars = sample.replace(/\s/g, '').length
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  const digits = sample.match(/\d/g)?.length ?? 0
  if (letters < fewestLetters * chars || digits > mostDigits * chars) return false
  const blanks = written.reduce((sum, line) => sum + line.trim().split(/\s+/).length, 0)
  // Where words are not parted by blanks, two characters are about one.
  const words = blanks + (sample.match(unparted)?.length ?? 0) / 2
  const sentences = sample.match(/[\p{L})"’”][.!?](?=\s|$)|[。！？]/gu)?.length ?? 0
  if (written.length <= 2) return words >= 12 && sentences >= 1
  return words >= 4 * written.length && sentences >= Math.max(2, written.length / 12)
}

/** Names between delimiters, without a blank behind them as a sentence has. */
const isHeader = (line: string): boolean =>
  /^[^,;|\t.!?]{1,60}([,;|](?! )[^,;|\t.!?]{1,60})+$/.test(line) || /[\t|;]/.test(line)

/** A quote directly behind a delimiter begins a field; one of speech has a blank before it. */
const isQuotedField = (line: string): boolean => /[,;|\t]"\S/.test(line)

function partsAlike(lines: readonly string[], delimiter: string): boolean {
  const counts = new Map<number, number>()
  for (const line of lines) {
    const count = line.trimStart().split(delimiter).length - 1
    counts.set(count, (counts.get(count) ?? 0) + 1)
  }
  const most = [...counts].filter(([count]) => count > 0).map(([, many]) => many)
  return Math.max(0, ...most) >= alike * lines.length
}
