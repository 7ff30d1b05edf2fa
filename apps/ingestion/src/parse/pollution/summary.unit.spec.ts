import { describe, expect, test } from '@jest/globals'
import { reportText } from './report-text.js'
import { type Scored, summarize, worstOf } from './summary.js'

const scored = (kind: string, name: string, ours: number, more: Partial<Scored> = {}): Scored => ({
  kind,
  name,
  ours,
  typed: 1,
  sniffer: 5,
  rejected: 0,
  refused: null,
  ...more,
})

const all = [
  scored('quote', 'quote: none', 10),
  scored('quote', 'quote: single', 0, { typed: 0, refused: 'csv_unreadable' }),
  scored('escape', 'escape: none', 9, { rejected: 2 }),
  scored('escape', 'escape: all texts', 10, { typed: 0.5 }),
]

describe('the figures of a measurement', () => {
  test('are one line for each kind, in the order of the kinds', () => {
    expect(summarize(all)).toEqual([
      { kind: 'quote', cases: 2, full: 1, refused: 1, mean: 5, least: 0, typedMean: 0.5, snifferMean: 5 },
      { kind: 'escape', cases: 2, full: 0, refused: 0, mean: 9.5, least: 9, typedMean: 0.75, snifferMean: 5 },
    ])
  })

  test('the worst come first, and what lost nothing is not among them', () => {
    expect(worstOf(all, 1).map(({ name }) => name)).toEqual(['quote: single', 'escape: none'])
    expect(worstOf(all, 9)).toHaveLength(3)
  })

  test('as text they end with the mean over all cases, the mean over the kinds, and the worst with their reasons', () => {
    const lines = reportText(all, 2)
      .split('\n')
      .map((line) => line.replaceAll(/ +/g, ' ').trim())
    expect(lines).toEqual([
      'kind cases full refused least mean typed sniffer',
      'quote 2 1 1 0.000 5.000 0.500 5.000',
      'escape 2 0 0 9.000 9.500 0.750 5.000',
      'all cases 4 1 1 0.000 7.250 0.625 5.000',
      'each kind the same 7.250 0.625 5.000',
      '',
      'worst of each kind: ours, typed, sniffer',
      '0.000 0.000 5.000 quote: single (csv_unreadable)',
      '9.000 1.000 5.000 escape: none (2 rows set aside)',
      '10.000 0.500 5.000 escape: all texts',
    ])
  })
})
