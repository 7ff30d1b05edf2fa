import type { QualityChecked } from '@udb/events'

/** What is kept of a run of the checks of a table: counts and names, no value of a row. */
export type QualityRun = Pick<
  QualityChecked,
  'version' | 'rows' | 'score' | 'passed' | 'failed' | 'errored' | 'skipped' | 'gate' | 'failures'
>

export interface QualityRunOfJob extends QualityRun {
  readonly jobId: string
  /** When the checks began, in milliseconds since the epoch. */
  readonly checkedAt: number
}
