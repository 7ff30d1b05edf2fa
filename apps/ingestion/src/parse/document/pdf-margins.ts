import type { Line } from './pdf-text.js'

/** The lines of one page, parted into what comes again on many pages and what is the page's own. */
export interface PageLines {
  readonly header: readonly Line[]
  readonly body: readonly Line[]
  readonly footer: readonly Line[]
}

interface Page {
  readonly lines: readonly Line[]
  /** In points. */
  readonly height: number
}

/** So much of a page, above and below, is its margin. */
const marginShare = 0.08
const fewestPages = 3
const fewestShare = 0.4
/** In points. */
const samePlace = 3

/** What stands in the margin of many pages at one place, but for numbers, belongs to the pages and not to the text. Pure. */
export function withoutMargins(pages: readonly Page[]): PageLines[] {
  const counts = new Map<string, number>()
  for (const page of pages)
    for (const key of new Set(page.lines.filter((line) => isMargin(line, page.height)).map(keyOf)))
      counts.set(key, (counts.get(key) ?? 0) + 1)
  const enough = Math.max(fewestPages, fewestShare * pages.length)
  return pages.map(({ lines, height }) => {
    const repeats = (line: Line): boolean => isMargin(line, height) && (counts.get(keyOf(line)) ?? 0) >= enough
    return {
      header: lines.filter((line) => repeats(line) && line[0]!.y < height / 2),
      body: lines.filter((line) => !repeats(line)),
      footer: lines.filter((line) => repeats(line) && line[0]!.y >= height / 2),
    }
  })
}

const isMargin = ([first]: Line, height: number): boolean =>
  first!.y < marginShare * height || first!.y > (1 - marginShare) * height

const keyOf = (line: Line): string =>
  `${Math.round(line[0]!.y / samePlace)} ${line.map(({ text }) => text.replace(/\d+/g, '0')).join(' ')}`
