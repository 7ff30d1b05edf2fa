/** The lower-case words of a name: `schedDepTime`, `sched_dep_time` and `Sched. dep-time` all give sched, dep, time. */
export function nameWords(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== '')
}

/** A lower-case ASCII name with single underscores, at most `longest` characters; empty when nothing of it is left. */
export function snakeName(name: string, longest = 40): string {
  return nameWords(name.normalize('NFKD').replace(/\p{M}/gu, ''))
    .join('_')
    .replace(/[^a-z0-9_]+/g, '')
    .replace(/_+/g, '_')
    .slice(0, longest)
    .replace(/^_+|_+$/g, '')
}

/** Enough English for table names: flights → flight, cities → city, classes → class, species → species. */
export function singular(word: string): string {
  if (/(ss|us|is|series|species)$/.test(word) || !word.endsWith('s')) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(sses|xes|ches|shes)$/.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

/** A name as it may stand in a sentence: on one line, without control characters, not endless. */
export function spokenName(name: string): string {
  const oneLine = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  if (oneLine === '') return '(blank name)'
  const characters = [...oneLine]
  return characters.length <= 60 ? oneLine : `${characters.slice(0, 59).join('')}…`
}
