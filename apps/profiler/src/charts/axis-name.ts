/** "distance (miles)", yet only "flights" where the unit is what is counted. */
export function axisName({ label, unit }: { readonly label: string; readonly unit: string | null }): string {
  if (unit === null || unit === '' || unit === label) return label
  return label === '' ? unit : `${label} (${unit})`
}
