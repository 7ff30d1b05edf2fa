/** Values at either end that are all kept: they are far apart, and a range and a distance hang on them. */
const EXTREMES = 50
/** The outer hundredth of the values on each side is kept this much finer. */
const FINER = 10
const OUTER = 0.01

/** Zero-based places in the sorted values that a grid of so many cells keeps, ascending. */
export function gridPositions(count: number, cells: number): number[] {
  const places = new Set<number>()
  for (let i = 0; i < Math.min(EXTREMES, count); i++) places.add(i).add(count - 1 - i)
  for (let k = 1; k <= cells; k++) places.add(Math.ceil((k * count) / cells) - 1)
  const fine = cells * FINER
  for (let k = 1; k <= fine * OUTER; k++) {
    places.add(Math.ceil((k * count) / fine) - 1)
    places.add(Math.ceil(((fine - k) * count) / fine) - 1)
  }
  return [...places].sort((a, b) => a - b)
}

/** The same as an SQL condition on values with `lo` of the values under them and `hi` up to them. */
export function cellsBegin(count: number, cells: number): string {
  const begins = (n: number): string => `floor(hi * ${n}.0 / ${count}) > floor(lo * ${n}.0 / ${count})`
  const outer = `(hi <= ${count} * ${OUTER} OR lo >= ${count} * ${1 - OUTER})`
  return `lo < ${EXTREMES} OR hi > ${count - EXTREMES} OR ${begins(cells)} OR (${outer} AND ${begins(FINER * cells)})`
}
