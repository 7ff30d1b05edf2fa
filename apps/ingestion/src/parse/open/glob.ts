/**
 * Whether a path fits a pattern: `*` and `?` within one part of it, `**` for any number of parts. Takes no longer than
 * their lengths multiplied, whatever they are: both come from outside, and a regular expression could be made to run for
 * ever. Pure.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const parts = path.split('/')
  const wanted = pattern.split('/')
  return fits(
    parts.length,
    wanted.length,
    (j) => wanted[j] === '**',
    (i, j) => matchesPart(parts[i]!, wanted[j]!),
  )
}

const matchesPart = (text: string, pattern: string): boolean =>
  fits(
    text.length,
    pattern.length,
    (j) => pattern[j] === '*',
    (i, j) => pattern[j] === '?' || pattern[j] === text[i],
  )

/** Matches items to a pattern with stars; only the last star ever has to take more, so nothing is tried twice over. */
function fits(
  items: number,
  length: number,
  isStar: (j: number) => boolean,
  isOne: (i: number, j: number) => boolean,
): boolean {
  let i = 0
  let j = 0
  let star = -1
  let taken = 0
  while (i < items) {
    if (j < length && isStar(j)) {
      star = j++
      taken = i
    } else if (j < length && isOne(i, j)) {
      i++
      j++
    } else if (star >= 0) {
      j = star + 1
      i = ++taken
    } else return false
  }
  while (j < length && isStar(j)) j++
  return j === length
}
