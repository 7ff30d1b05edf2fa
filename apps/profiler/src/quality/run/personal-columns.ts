/**
 * Which columns look as if they were about persons: by words in their names, or because most of their values have the form of an
 * address or a number that belongs to one. It errs on the side of masking; what is masked still shows its form.
 */
const WORDS = new Set(
  (
    'email mail phone telephone mobile fax iban bic swift ssn passport licence license taxid vat birth birthday birthdate dob ' +
    'firstname lastname surname fullname username login password secret token address street postcode zip zipcode ip latitude longitude ' +
    'card creditcard pan account gender ethnicity religion salary'
  ).split(' '),
)
const PAIRS = [
  'first name',
  'last name',
  'full name',
  'family name',
  'given name',
  'maiden name',
  'user name',
  'customer name',
  'contact name',
  'person name',
  'date of birth',
  'social security',
  'tax id',
  'national id',
  'credit card',
]

const FORMS = [
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  /^\+?\d[\d\s()./-]{6,18}\d$/,
  /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/,
  /^\d{1,3}(\.\d{1,3}){3}$/,
  /^\d{3}-\d{2}-\d{4}$/,
]
/** Numbers and dates look like phone numbers and are none. */
const PLAIN = /^-?\d+(\.\d+)?$|^\d{4}-\d{2}-\d{2}([ T][\d:.+Z-]*)?$/

/** @returns the positions of such columns */
export function personalColumns(
  names: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): ReadonlySet<number> {
  return new Set(
    names.flatMap((name, index) => (isPersonalName(name) || arePersonal(rows.map((row) => row[index])) ? [index] : [])),
  )
}

function isPersonalName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const text = ` ${words.join(' ')} `
  return words.some((word) => WORDS.has(word)) || PAIRS.some((pair) => text.includes(` ${pair} `)) || text === ' name '
}

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
