/**
 * A text that means itself in Markdown: on one line, with everything escaped that could start formatting, a link, an
 * image, HTML or a table cell.
 */
export function plain(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*[\]<>|~]/g, '\\$&')
      // Within a word an underscore formats nothing, and mean_delay is easier to read without backslashes.
      .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => run.replaceAll('_', '\\_'))
      .replace(/&(?=#?\w+;)/g, '\\&')
      // Bare addresses become links by themselves; an escaped colon or full stop stops that.
      .replace(/(https?|ftp|mailto|xmpp):/gi, '$1\\:')
      .replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}\\.`)
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
      .replace(/^([-+#=])/, '\\$1')
  )
}

/** A name in a code span, which nothing inside can end. */
export function code(name: string): string {
  const text = oneLine(name) || ' '
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0)
  const fence = '`'.repeat(longest + 1)
  const padded = longest > 0 || /^\s|\s$/.test(text) ? ` ${text} ` : text
  return `${fence}${padded}${fence}`
}

/** A name in a code span in a table cell, where a bar would end the cell even inside the span. */
export const cellCode = (name: string): string => code(name).replaceAll('|', '\\|')

export const link = (label: string, target: string): string =>
  `[${plain(label)}](${encodeURIComponent(target).replace(/[()!'*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)})`

/** A table with the columns of numbers to the right. */
export function table(
  head: readonly string[],
  rightAligned: readonly boolean[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (rightAligned[i] ? '---:' : '---'))), ...rows.map(line)].join('\n')
}

const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, ' ')
    .trim()
