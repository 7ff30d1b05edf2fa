/** What this instance runs of which job, and which jobs are being cancelled: fed by the control topic. */
export class Cancellations {
  private readonly running = new Map<string, Set<AbortController>>()
  private readonly cancelled = new Map<string, true>()

  constructor(private readonly remembered = 10_000) {}

  cancel(jobId: string): void {
    this.cancelled.delete(jobId)
    this.cancelled.set(jobId, true)
    if (this.cancelled.size > this.remembered) this.cancelled.delete(this.cancelled.keys().next().value!)
    for (const controller of this.running.get(jobId) ?? []) controller.abort(CANCELLED)
  }

  /** A signal that aborts when the job is cancelled; `release` when the work has ended. */
  watch(jobId: string): { readonly signal: AbortSignal; release(): void } {
    const controller = new AbortController()
    const set = this.running.get(jobId) ?? new Set()
    set.add(controller)
    this.running.set(jobId, set)
    if (this.cancelled.has(jobId)) controller.abort(CANCELLED)
    return {
      signal: controller.signal,
      release: () => {
        set.delete(controller)
        if (set.size === 0) this.running.delete(jobId)
      },
    }
  }
}

/** The reasons for which a step's signal aborts; the runner decides by them what is published. */
export const CANCELLED = Symbol('cancelled')
export const DEADLINE = Symbol('deadline')
