import { classify } from './classify.js'
import { beginsLikeARow } from './row-likeness.js'
import { isKnownNullWord } from './null-words.js'

/**
 * Whether a line below the last row is a note and no row: after a gap whatever does not begin like a row, else what has far fewer fields
 * than one. A row that is cut off begins like the others.
 */
export function isFooter(
  fields: readonly string[],
  afterGap: boolean,
  width: number,
  typed: readonly boolean[],
): boolean {
  if (fields.length === 0 || fields.length > width || width < 2 || beginsLikeARow(fields, typed)) return false
  const filled = fields.filter((value) => value.trim() !== '').length
  return afterGap || (width > 2 && filled <= width / 3)
}

/** How people call what they have added up, or averaged, in the languages of most offices; as the first word of a line. */
const totalWords =
  /^(grand |sub[- ]?)?(totals?|totaux|totale|totaal|sum|sums|summe|gesamt|gesamtsumme|gesamtergebnis|insgesamt|zusammen|suma|soma|somme|summa|razem|celkem|итого|всего|mean|average|avg|mittelwert|durchschnitt|moyenne|media|promedio|gemiddelde|medel|max|min|maximum|minimum|saldo|endsaldo|schlusssaldo|closing balance|balance)\b/i

/** How notes below a table begin. */
const noteWords =
  /^(sources?|quellen?|notes?|notas?|anmerkungen?|hinweise?|fuentes?|fontes?|bron|kilde|källa|źródło|remarks?|comments?|footnotes?|legende?|\*|†|\(\d{1,2}\)|\[\d{1,2}\])/i

/** Whether a line begins as notes and sums do. */
export const isNote = (first: string): boolean => noteWords.test(first.trim()) || totalWords.test(first.trim())

/** Whether a row of the right width is a note in its first field: a text of several words, and nothing beside it. */
export const isPaddedNote = (first: string, afterGap: boolean): boolean =>
  afterGap || noteWords.test(first.trim()) || first.trim().split(/\s+/).length > 3

/** Whether a row of the right width adds up those above it, or is a note with the delimiters of a row: words stand where the others have values. */
export function isTotals(fields: readonly string[], afterGap: boolean, typed: readonly boolean[]): boolean {
  const odd = fields.filter((value, i) => typed[i] === true && !isKnownNullWord(value) && classify(value).is === 'text')
  return (
    odd.length > 0 && (afterGap || odd.some((value) => totalWords.test(value.trim()) || noteWords.test(value.trim())))
  )
}

/** Whether a row of the right width, below a gap, can be the names of another table: words in every field, also where the others have values. */
export const beginsTableLikeThis = (fields: readonly string[], typed: readonly boolean[]): boolean =>
  fields.length > 1 &&
  fields.every((name) => !isKnownNullWord(name) && classify(name).is === 'text') &&
  new Set(fields).size === fields.length &&
  typed.includes(true)

/** Whether a row of the right width, below a gap, can be the names of a narrower table, padded: words in its first fields, and nothing behind them. */
export function beginsPaddedTable(fields: readonly string[], typed: readonly boolean[]): boolean {
  const names = fields.slice(0, 1 + fields.findLastIndex((name) => name.trim() !== ''))
  const hasNameAboveValues = names.some((_, i) => typed[i] === true)
  return names.length < fields.length && hasNameAboveValues && !isNote(names[0]!) && beginsTableLikeThis(names, typed)
}

/** Whether a row can be the names of another table: words in two or more fields, and as many as there are, none of them a value. */
export function beginsOtherTable(
  fields: readonly string[],
  { width, typed }: { readonly width: number; readonly typed: readonly boolean[] },
): boolean {
  if (fields.length < 2 || fields.length === width || !typed.includes(true)) return false
  return (
    fields.every((name) => name.trim() !== '' && classify(name).is === 'text') && new Set(fields).size === fields.length
  )
}
