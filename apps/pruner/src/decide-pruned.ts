/** An artifact as the index lists it. */
export interface Candidate {
  readonly jobId: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface Pruned {
  readonly entries: readonly Candidate[]
  readonly bytes: number
  /** How many more are due and wait for the next run. */
  readonly remaining: number
}

/** What goes: older than the cutoff, and of no job that still runs; oldest first, at most `limit` in one run, so that one event can list them. */
export function decidePruned(
  candidates: readonly Candidate[],
  cutoff: number,
  runningJobs: ReadonlySet<string>,
  limit: number,
): Pruned {
  const due = candidates
    .filter((candidate) => candidate.createdAt < cutoff && !runningJobs.has(candidate.jobId))
    .sort((a, b) => a.createdAt - b.createdAt || (a.jobId + a.name < b.jobId + b.name ? -1 : 1))
  const entries = due.slice(0, limit)
  return {
    entries,
    bytes: entries.reduce((sum, entry) => sum + entry.sizeBytes, 0),
    remaining: due.length - entries.length,
  }
}
