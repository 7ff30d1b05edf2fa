import { isPersonalName } from './personal-names.js'
import { arePersonalValues } from './personal-values.js'

/**
 * Which columns look as if they were about persons: by their names, or because most of their values have the form
 * of an address or a number that belongs to one. It errs on the side of masking; what is masked still shows its form.
 *
 * @returns the positions of such columns
 */
export function personalColumns(
  names: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): ReadonlySet<number> {
  return new Set(
    names.flatMap((name, index) =>
      isPersonalName(name) || arePersonalValues(rows.map((row) => row[index])) ? [index] : [],
    ),
  )
}
