import { type KindSummary, type Scored, summarize, summaryOf, worstOf } from './summary.js'

/** The figures of all cases for a terminal: by kind, over all, and the worst of each kind. */
export function reportText(all: readonly Scored[], worstOfKind: number): string {
  const kinds = summarize(all)
  const means = evenMeans(kinds)
  return [
    line('kind', 'cases', 'full', 'refused', 'least', 'mean', 'typed', 'sniffer'),
    ...kinds.map(kindLine),
    kindLine(summaryOf('all cases', all)),
    line('each kind the same', '', '', '', '', ...means.map((mean) => mean.toFixed(3))),
    '',
    'worst of each kind: ours, typed, sniffer',
    ...worstOf(all, worstOfKind).map(worstLine),
  ].join('\n')
}

function evenMeans(kinds: readonly KindSummary[]): number[] {
  const mean = (pick: (kind: KindSummary) => number): number =>
    kinds.reduce((sum, kind) => sum + pick(kind), 0) / kinds.length
  return [mean((kind) => kind.mean), mean((kind) => kind.typedMean), mean((kind) => kind.snifferMean)]
}

function kindLine({ kind, cases, full, refused, least, mean, typedMean, snifferMean }: KindSummary): string {
  const figures = [least, mean, typedMean, snifferMean].map((figure) => figure.toFixed(3))
  return line(kind, cases, full, refused, ...figures)
}

function worstLine({ name, ours, typed, sniffer, rejected, refused }: Scored): string {
  const why = refused ?? (rejected > 0 ? `${rejected} rows set aside` : '')
  const figures = [ours, typed, sniffer].map((figure) => figure.toFixed(3).padStart(8)).join('')
  return `${figures}  ${name}${why === '' ? '' : `  (${why})`}`
}

const line = (kind: string, ...figures: readonly (string | number)[]): string =>
  (kind.padEnd(26) + figures.map((figure) => ` ${figure}`.padStart(9)).join('')).trimEnd()
