import type { Family } from '../../profile/column-type.js'
import { suspectPersonal, wordsOfName } from '../../profile/personal.js'

/** What else is nobody's business in a report, and is no suspicion of the profile. */
const SECRETS = /\b(password|passwd|secret|token|api key|pin|salary|religion|ethnicity)\b/

const FORMS = [
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  /^\+?\d[\d\s()./-]{6,18}\d$/,
  /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/,
  /^\d{1,3}(\.\d{1,3}){3}$/,
  /^\d{3}-\d{2}-\d{4}$/,
]
/** Numbers and dates look like phone numbers and are none. */
const PLAIN = /^-?\d+(\.\d+)?$|^\d{4}-\d{2}-\d{2}([ T][\d:.+Z-]*)?$/

/**
 * Which columns look as if they were about persons: by their names, as the profile has it, or because most of their values have the form
 * of an address or a number that belongs to one. It errs on the side of masking; what is masked still shows its form.
 *
 * @returns the positions of such columns
 */
export function personalColumns(
  names: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): ReadonlySet<number> {
  return new Set(
    names.flatMap((name, index) => (isPersonalName(name) || arePersonal(rows.map((row) => row[index])) ? [index] : [])),
  )
}

/** The types of what a query gives are not known here, so the name alone counts. */
const FAMILIES: readonly Family[] = ['text', 'number', 'time']

const isPersonalName = (name: string): boolean =>
  SECRETS.test(wordsOfName(name)) ||
  FAMILIES.some((family) => suspectPersonal({ name, family, distinct: 2 }, null) !== null)

function arePersonal(values: readonly (string | null | undefined)[]): boolean {
  const there = values.flatMap((value) => (value === null || value === undefined || value === '' ? [] : [value]))
  const hits = there.filter((value) => !PLAIN.test(value) && FORMS.some((form) => form.test(value))).length
  return hits > 0 && hits * 2 >= there.length
}

/** The form of a value without the value: letters and digits are replaced, all else stays, so that one sees why it is wrong. */
export const masked = (value: string | null): string | null =>
  value === null
    ? null
    : value
        .replace(/\p{Lu}/gu, 'X')
        .replace(/[\p{L}\p{M}]/gu, (letter) => (letter === 'X' ? 'X' : 'x'))
        .replace(/\p{N}/gu, '0')
