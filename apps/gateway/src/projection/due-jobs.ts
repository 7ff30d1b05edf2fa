/** setTimeout takes no longer delay than this; what is due later is looked at again then. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

/** When jobs of one partition are to be decided again, and a clock that rings for the first of them. The rows are in the read model. */
export class DueJobs {
  private readonly jobs = new Map<string, number>()
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly now: () => number,
    private readonly ring: () => void,
  ) {}

  reset(jobs: Iterable<readonly [string, number]>): void {
    this.jobs.clear()
    for (const [jobId, at] of jobs) this.jobs.set(jobId, at)
    this.wind()
  }

  set(changes: ReadonlyMap<string, number | null>): void {
    if (changes.size === 0) return
    for (const [jobId, at] of changes) {
      if (at === null) this.jobs.delete(jobId)
      else this.jobs.set(jobId, at)
    }
    this.wind()
  }

  isDue(now: number): boolean {
    return [...this.jobs.values()].some((at) => at <= now)
  }

  /** Those whose time has come. Until they are set again the clock does not ring for them. */
  take(now: number): string[] {
    const due = [...this.jobs].filter(([, at]) => at <= now).map(([jobId]) => jobId)
    for (const jobId of due) this.jobs.delete(jobId)
    this.wind()
    return due
  }

  clear(): void {
    this.jobs.clear()
    this.wind()
  }

  private wind(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.jobs.size === 0) return
    const first = Math.min(...this.jobs.values())
    this.timer = setTimeout(() => this.wake(), Math.min(LONGEST_DELAY_MS, Math.max(0, first - this.now())))
    this.timer.unref()
  }

  private wake(): void {
    if (this.isDue(this.now())) this.ring()
    else this.wind()
  }
}
