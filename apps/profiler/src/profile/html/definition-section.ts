import { type Markup, markup } from './markup.js'

/** What the figures are and, where another tool's are not the same, why. */
const definitions: readonly (readonly [string, string])[] = [
  [
    'Missing',
    'NULL in the file. NaN, infinities, empty texts and placeholders such as n/a are values and counted by themselves.',
  ],
  [
    'Deviation, variance, skewness, kurtosis',
    'Of a sample: n − 1, and corrected for bias, as in pandas and ydata-profiling.',
  ],
  ['Quantiles', 'Interpolated between neighbours, of all values.'],
  [
    'Median of lengths',
    'As every other median here. ydata-profiling takes the value after the middle one, so its figure can be higher.',
  ],
  ['Outliers', 'Beyond 1.5 interquartile ranges from the middle half (Tukey 1977).'],
  [
    'Evenly spread',
    'A chi-squared test of the bins that are shown. ydata-profiling tests other bins than it draws, so its p-value differs.',
  ],
  [
    'Rank correlation',
    'Each column is ranked once, over its own values. ydata-profiling ranks each pair anew over the rows where both are present: the same without missing values, and close with them.',
  ],
  [
    'Cramér’s V',
    'Corrected for bias (Bergsma 2013), of values as they are. A number is compared by the correlation ratio and not cut into bins.',
  ],
  ['Duplicates', 'Rows that are equal in all columns; counted are the copies, and how many different rows have any.'],
  [
    'Worth a look',
    'The strongest of linear, rank, category and curve relations from 0.3 on, less what chance alone would give.',
  ],
  ['Stale', 'The latest value is older than three times the longest time without rows so far, and than two days.'],
]

export const definitionSection = (): Markup =>
  markup`<section id="definitions"><details><summary>How the figures are defined</summary><dl class="definitions">${definitions.map(
    ([name, what]) => markup`<div><dt>${name}</dt><dd>${what}</dd></div>`,
  )}</dl></details></section>`
