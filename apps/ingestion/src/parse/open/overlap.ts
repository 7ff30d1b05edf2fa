/** Whether two spans share a byte: then one piece of a file is packed for many, as only a bomb does it. Pure. */
export function overlap(spans: readonly { readonly start: number; readonly end: number }[]): boolean {
  const sorted = [...spans].sort((a, b) => a.start - b.start)
  return sorted.some(({ start }, i) => i > 0 && start < sorted[i - 1]!.end)
}
