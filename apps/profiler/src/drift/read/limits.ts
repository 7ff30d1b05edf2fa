/** How much of a table its distribution keeps. */
export interface DistributionLimits {
  /** Cells of equal mass of a column with more different values than this; null keeps every value. */
  readonly grid: number | null
  /** Different values of a text whose counts are kept; null keeps all. */
  readonly categories: number | null
  /** About so many rows are drawn for characters and tokens; of a wide table fewer (`sampleRowsFor`). */
  readonly sampleRows: number
}

/** What a baseline keeps: some 20 KiB for a column. */
export const storedLimits: DistributionLimits = { grid: 1_000, categories: 1_000, sampleRows: 10_000 }

/** Everything, for figures that are exact; as large as the columns have different values. */
export const exactLimits: DistributionLimits = { grid: null, categories: null, sampleRows: 10_000 }

const SAMPLED_VALUES = 1_000_000
const LEAST_SAMPLE = 1_000

/** Rows that are drawn of each column: all columns together have at most a million values, and each at least a thousand. */
export const sampleRowsFor = ({ sampleRows }: DistributionLimits, columns: number): number =>
  Math.min(sampleRows, Math.max(LEAST_SAMPLE, Math.floor(SAMPLED_VALUES / Math.max(1, columns))))

/** Distinct share of the first rows above which a column is sorted as it is and not grouped. */
export const MOSTLY_DISTINCT = 0.8

/** Tokens of a text column that are kept. */
export const TOKENS = 200

/** A text with no more different values than this is a category: how its values look tells no more than their counts. */
export const CATEGORIES = 50
