/** One case and what each reader scored, 0 to 10. */
export interface Scored {
  readonly kind: string
  readonly name: string
  readonly ours: number
  /** The share of columns that have the type of their values. */
  readonly typed: number
  readonly sniffer: number
  readonly rejected: number
  readonly refused: string | null
}

export interface KindSummary {
  readonly kind: string
  readonly cases: number
  /** Cases with the full score, and all columns of the right type. */
  readonly full: number
  readonly refused: number
  readonly mean: number
  readonly least: number
  readonly typedMean: number
  readonly snifferMean: number
}

/** One line for each kind, in the order in which they came. */
export function summarize(all: readonly Scored[]): KindSummary[] {
  return [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, scored]) => summaryOf(kind, scored))
}

export function summaryOf(kind: string, scored: readonly Scored[]): KindSummary {
  return {
    kind,
    cases: scored.length,
    full: scored.filter(isFull).length,
    refused: scored.filter(({ refused }) => refused !== null).length,
    mean: mean(scored.map(({ ours }) => ours)),
    least: Math.min(...scored.map(({ ours }) => ours)),
    typedMean: mean(scored.map(({ typed }) => typed)),
    snifferMean: mean(scored.map(({ sniffer }) => sniffer)),
  }
}

/** Those that lost something, worst first, at most so many of a kind. */
export function worstOf(all: readonly Scored[], mostOfKind: number): Scored[] {
  const lost = all.filter((one) => !isFull(one)).toSorted((a, b) => a.ours - b.ours || a.typed - b.typed)
  return [...Map.groupBy(lost, ({ kind }) => kind).values()].flatMap((ofKind) => ofKind.slice(0, mostOfKind))
}

const isFull = ({ ours, typed }: Scored): boolean => ours > 10 - 1e-9 && typed === 1
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
