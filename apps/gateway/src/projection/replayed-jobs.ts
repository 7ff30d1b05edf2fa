import type { AnyEvent } from '@udb/events'
import type { JobEntry } from './rows.js'

/**
 * The jobs of one partition while it is replayed. Those that are open are all kept, and are written only at the end; one that has ended
 * is written, and kept for a while, since what was on its way when it ended comes soon after. So each is written once as a rule, and
 * memory does not grow with the log.
 */
export class ReplayedJobs {
  private readonly open = new Map<string, JobEntry>()
  private ended = new Map<string, JobEntry>()
  private endedBefore = new Map<string, JobEntry>()

  get(jobId: string): JobEntry | undefined {
    return this.open.get(jobId) ?? this.ended.get(jobId) ?? this.endedBefore.get(jobId)
  }

  /** Jobs that the events are about, and that began earlier than what is kept here. */
  missingOf(events: readonly AnyEvent[]): string[] {
    const begun = new Set<string>()
    const missing = new Set<string>()
    for (const { name, meta } of events) {
      if (meta.jobId === null) continue
      if (name === 'job.created' || name === 'job.rejected') begun.add(meta.jobId)
      else if (!begun.has(meta.jobId) && !this.get(meta.jobId)) missing.add(meta.jobId)
    }
    return [...missing]
  }

  /** Takes what a batch made of the jobs; gives those that are to be written. */
  take(jobs: ReadonlyMap<string, JobEntry>): Map<string, JobEntry> {
    this.endedBefore = this.ended
    this.ended = new Map()
    for (const [jobId, entry] of jobs) {
      if (entry.state.kind === 'open') this.open.set(jobId, entry)
      else {
        this.open.delete(jobId)
        this.ended.set(jobId, entry)
      }
    }
    return this.ended
  }

  stillOpen(): ReadonlyMap<string, JobEntry> {
    return this.open
  }
}
