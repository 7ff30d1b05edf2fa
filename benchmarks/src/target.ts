/** One figure of a run beside what it should be. */
export interface Measurement {
  readonly what: string
  readonly measured: number
  readonly unit: Unit
  readonly target: number
  /** Whether the target is the most that may be, or the least. */
  readonly bound: 'at most' | 'at least'
  /** Where the figure comes from: the samples behind a median, the parts of a whole. */
  readonly details: string
}

export type Unit = '×' | 's' | 'ms' | 'MB' | '/s' | 'calls'

export const isMet = ({ measured, target, bound }: Measurement): boolean =>
  bound === 'at most' ? measured <= target : measured >= target

/** What a benchmark needs from the run that it is part of. */
export interface BenchContext {
  /** An empty folder of its own, deleted afterwards. */
  readonly dir: string
  /** A CSV in place of the generated one, for the upload. */
  readonly dataFile: string | null
  /** Says on stderr what is being done. */
  note(text: string): void
}

export interface Benchmark {
  readonly name: string
  /** Whether it runs only where `--only` names it: what takes minutes. */
  readonly onDemand?: boolean
  run(context: BenchContext): Promise<readonly Measurement[]>
}
