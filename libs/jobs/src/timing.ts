const SECOND = 1_000
const MINUTE = 60 * SECOND

/** A fact that was written before the deadline may be read a little after it. */
export const DEADLINE_GRACE_MS = 5 * SECOND

/** How long steps in flight may take to stop, once the job is being cancelled. */
export const CANCEL_GRACE_MS = 10 * SECOND

/** How long the artifacts of a job may take to be stored, once its last step has ended. */
export const ARTIFACTS_GRACE_MS = 10 * MINUTE

/**
 * The pause after a failed attempt (from 1), in milliseconds: 1, 4, 16 s, then 60 s. Without jitter: attempts of
 * different jobs are spread by their own failures, and a pause that depends on nothing else replays the same.
 */
export const backoffMs = (attempt: number): number => Math.min(60 * SECOND, SECOND * 4 ** (attempt - 1))
