const FORMS = [
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  /^\+?\d[\d\s()./-]{6,18}\d$/,
  /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/,
  /^\d{1,3}(\.\d{1,3}){3}$/,
  /^\d{3}-\d{2}-\d{4}$/,
]
/** Numbers and dates look like phone numbers and are none. */
const PLAIN = /^-?\d+(\.\d+)?$|^\d{4}-\d{2}-\d{2}([ T][\d:.+Z-]*)?$/

/** Whether half or more of the texts have the form of an address or a number that belongs to a person. */
export function arePersonalValues(values: readonly (string | null | undefined)[]): boolean {
  const there = values.flatMap((value) => (value === null || value === undefined || value === '' ? [] : [value]))
  const hits = there.filter((value) => !PLAIN.test(value) && FORMS.some((form) => form.test(value))).length
  return hits > 0 && hits * 2 >= there.length
}
