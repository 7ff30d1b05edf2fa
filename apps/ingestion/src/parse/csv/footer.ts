import { classify } from './classify.js'
import { beginsLikeARow } from './find-table.js'

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
