import type { Dataset, PlanStep, Problem } from '@udb/events'

/**
 * The state of one job. Plain JSON, so it can be stored and read back as it is.
 *
 *     none ── job.created ──▶ open ── job.<type>.completed | job.<type>.failed | job.cancelled ──▶ ended
 *       └──── job.rejected ─▶ rejected
 *
 * What a job holds is only what its facts said, kept in a form in which their order does not matter wherever the log
 * may order them otherwise than they were met (`seen-of-step.ts`). What it means, e.g. that a step is skipped because
 * one that it needs has failed, is computed from that (`step-states.ts`) and never stored.
 */
export type JobState = NoJob | RejectedJob | OpenJob | EndedJob

export interface NoJob {
  readonly kind: 'none'
}

export interface RejectedJob {
  readonly kind: 'rejected'
  readonly jobId: string
  readonly tenant: string
  readonly type: string
  readonly requestHash: string
  /** Milliseconds since the epoch, like every time here. */
  readonly rejectedAt: number
  readonly problem: Problem
}

export interface OpenJob extends JobFacts {
  readonly kind: 'open'
}

export interface EndedJob extends JobFacts {
  readonly kind: 'ended'
  readonly finishedAt: number
  readonly outcome: Outcome
}

export type Job = OpenJob | EndedJob

export interface JobFacts {
  readonly jobId: string
  readonly tenant: string
  readonly type: string
  readonly requestHash: string
  readonly createdAt: number
  readonly startedAt: number | null
  readonly cancelling: { readonly at: number; readonly reason: string | null } | null
  /** In the order of the plan. */
  readonly steps: readonly Step[]
}

export type Outcome =
  | { readonly state: 'completed'; readonly summary: string | null }
  | { readonly state: 'failed'; readonly stepId: string | null; readonly problem: Problem }
  | { readonly state: 'cancelled'; readonly reason: string | null }

export interface Step {
  readonly plan: PlanStep
  readonly seen: Seen
  /** Names of the artifacts that are stored, sorted: they may be stored before the fact that announces them is read. */
  readonly stored: readonly string[]
  /** Artifacts that were refused, sorted by name. */
  readonly refused: readonly { readonly name: string; readonly problem: Problem }[]
}

/** What the facts of one step said so far. */
export type Seen =
  | { readonly at: 'nothing' }
  | { readonly at: 'requested'; readonly attempt: number; readonly requestedAt: number; readonly deadline: number }
  | {
      readonly at: 'started'
      readonly attempt: number
      readonly requestedAt: number
      readonly deadline: number
      readonly startedAt: number
    }
  | {
      readonly at: 'failed'
      readonly attempt: number
      readonly startedAt: number | null
      readonly failedAt: number
      readonly problem: Problem
    }
  | {
      readonly at: 'stopped'
      readonly attempt: number
      readonly startedAt: number | null
      readonly stoppedAt: number
    }
  | {
      readonly at: 'completed'
      readonly attempt: number
      readonly startedAt: number
      readonly finishedAt: number
      readonly outputs: readonly Dataset[]
      /** Names of the artifacts that must be stored before the job may end. */
      readonly artifacts: readonly string[]
      readonly result: StepResult
      /** It was carried out and yet failed, as what it found closed a gate. What needs it has what it put out, and goes on. */
      readonly problem?: Problem
    }

/** What the summary of a job is made of. */
export type StepResult =
  | { readonly of: 'nothing' }
  | { readonly of: 'text'; readonly text: string }
  | {
      readonly of: 'load'
      readonly table: string
      readonly rows: number
      readonly rowsRejected: number
      /** How many tables it loaded; one where it is not said. */
      readonly tables?: number
    }
  | {
      readonly of: 'prune'
      /** Artifacts. */
      readonly count: number
      /** Where there are any. */
      readonly uploads?: number
      readonly bytes: number
      readonly dryRun: boolean
      /** How much more is due, where that is not nothing. */
      readonly remaining?: number
    }

/** What those facts mean for a step now. */
export type StepState =
  | {
      readonly state: 'waiting'
      /** Attempts so far; 0 before the first. */
      readonly attempt: number
      /** When the next attempt is due; null while it waits for other steps only. */
      readonly retryAt: number | null
      /** Why the last attempt failed. */
      readonly problem: Problem | null
    }
  | { readonly state: 'requested'; readonly attempt: number; readonly deadline: number }
  | { readonly state: 'running'; readonly attempt: number; readonly deadline: number; readonly startedAt: number }
  | { readonly state: 'completed'; readonly attempt: number; readonly startedAt: number; readonly finishedAt: number }
  | {
      readonly state: 'failed'
      readonly attempt: number
      readonly startedAt: number | null
      readonly finishedAt: number
      readonly problem: Problem
    }
  | { readonly state: 'skipped'; /** The needed step that did not complete. */ readonly because: string | null }
  | {
      readonly state: 'cancelled'
      readonly attempt: number
      readonly startedAt: number | null
      readonly finishedAt: number
    }

export const NO_JOB: NoJob = { kind: 'none' }

/** Whether nothing more can happen to it: ended, or never begun. */
export const isEnded = (state: JobState): state is EndedJob | RejectedJob =>
  state.kind === 'ended' || state.kind === 'rejected'
