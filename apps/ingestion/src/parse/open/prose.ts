const delimiters = ['\t', ';', '|', ',', '^', '~', '¦', '\u001f', '  ', '::']
/** Of the lines, so many hold a delimiter equally often in a table. */
const alike = 0.7
const fewestLetters = 0.7
const mostDigits = 0.1
const sampleChars = 64_000

/**
 * Whether a text is sentences and not a table, of whatever delimiter: no delimiter parts its lines alike, most of it are
 * letters, and sentences end in it. In doubt it is none. Pure.
 */
export function looksLikeProse(text: string): boolean {
  const sample = text.slice(0, sampleChars)
  const lines = sample.split(/\r?\n/).map((line) => line.trimEnd())
  const written = lines.filter((line) => line !== '')
  if (written.length > 2 && delimiters.some((delimiter) => partsAlike(written, delimiter))) return false
  const chars = sample.replace(/\s/g, '').length
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  const digits = sample.match(/\d/g)?.length ?? 0
  if (letters < fewestLetters * chars || digits > mostDigits * chars) return false
  const words = written.reduce((sum, line) => sum + line.trim().split(/\s+/).length, 0)
  const sentences = sample.match(/[\p{Ll}\p{Lo})"’”][.!?。！？](?=\s|$)/gu)?.length ?? 0
  if (written.length <= 2) return words >= 12 && sentences >= 1 && !isHeader(written[0]!)
  return words >= 4 * written.length && sentences >= Math.max(2, written.length / 8)
}

/** Names between delimiters, without a blank behind them as a sentence has. */
const isHeader = (line: string): boolean => /^[^\s,;|\t]+([,;|\t][^\s,;|\t]+)+$/.test(line) || /[\t|;]/.test(line)

function partsAlike(lines: readonly string[], delimiter: string): boolean {
  const counts = new Map<number, number>()
  for (const line of lines) {
    const count = line.trimStart().split(delimiter).length - 1
    counts.set(count, (counts.get(count) ?? 0) + 1)
  }
  const most = [...counts].filter(([count]) => count > 0).map(([, many]) => many)
  return Math.max(0, ...most) >= alike * lines.length
}
