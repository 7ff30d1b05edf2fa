import { distance } from 'fastest-levenshtein'

/** Up to five of the names, the most alike first by edit distance, for a hint. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const wanted = name.toLowerCase()
  return known
    .map((each) => ({ each, apart: distance(wanted, each.toLowerCase()) }))
    .toSorted((a, b) => a.apart - b.apart || (a.each < b.each ? -1 : 1))
    .slice(0, 5)
    .map(({ each }) => each)
}
