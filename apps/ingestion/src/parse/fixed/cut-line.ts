/** The characters of a line; those beyond the basic plane are one, as a person counts them. */
export const charactersOf = (line: string): readonly string[] | string =>
  /[\ud800-\udfff]/.test(line) ? Array.from(line) : line

/**
 * The values of a line whose columns begin at `starts`, without the blanks around them; the last one takes the rest. Null
 * where a word stands across the start of a column, so that a cut would part it, unless `mayPart`. Pure.
 */
export function cutLine(line: string, starts: readonly number[], mayPart: boolean): string[] | null {
  const characters = charactersOf(line)
  const values: string[] = []
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!
    if (!mayPart && i > 0 && isFilled(characters[start - 1]) && isFilled(characters[start])) return null
    const cut = characters.slice(start, starts[i + 1])
    values.push((typeof cut === 'string' ? cut : cut.join('')).trim())
  }
  return values
}

const isFilled = (character: string | undefined): boolean => character !== undefined && character !== ' '
