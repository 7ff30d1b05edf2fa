import { createHash } from 'node:crypto'
import type { TakenNames } from './parsed-table.js'
import { identifierFor, longestName } from './table-name.js'

/** So many characters of a table's name are kept in front of what the file calls a further one. */
const longestStem = 40

/**
 * Names for the further tables of the file that becomes `main`: `<main>_<name>` as an identifier, by what the file calls
 * them, in their order. One that is taken steps aside, as one does that begins like another upload's table, since that
 * upload may want it; so two files of a job never meet, though neither knows the other's content. Pure.
 */
export function furtherNames(main: string, names: readonly string[], taken: TakenNames): string[] {
  const used = new Set([main, ...taken.uploads, ...taken.tables])
  const stem = main.length <= longestStem ? main : `${main.slice(0, longestStem - 9)}_${hashOf(main)}`
  const isFree = (name: string): boolean => !used.has(name) && ownerOf(name, stem, taken.uploads) === stem
  return names.map((written, place) => {
    const name = firstFree(stem, identifierFor(written) || String(place + 2), isFree)
    used.add(name)
    return name
  })
}

function firstFree(stem: string, part: string, isFree: (name: string) => boolean): string {
  const plain = cut(`${stem}_${part}`)
  if (isFree(plain)) return plain
  for (let n = 2; ; n++) {
    const behind = `${cut(plain, 1 + String(n).length)}_${n}`
    if (isFree(behind)) return behind
    const between = cut(`${stem}_${n}_${part}`)
    if (isFree(between)) return between
  }
}

/** The longest of the names that this one begins with. */
const ownerOf = (name: string, own: string, others: readonly string[]): string =>
  others.filter((other) => name.startsWith(`${other}_`)).reduce((a, b) => (b.length > a.length ? b : a), own)

const cut = (name: string, less = 0): string => name.slice(0, longestName - less).replace(/_+$/, '')

const hashOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 8)
