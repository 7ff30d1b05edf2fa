import type { Lease } from '@udb/bus'
import { OffsetTracker } from './offset-tracker.js'

const MAX_PENDING = 256

/** What is under way in one partition: bounded, and committed by contiguous prefix, one commit at a time. */
export class PartitionWork {
  private readonly tracker = new OffsetTracker()
  private wanted: number | null = null
  private committing = false
  private readonly waiters: (() => void)[] = []

  constructor(private readonly lease: Lease) {
    lease.signal.addEventListener('abort', () => this.wake(), { once: true })
  }

  room(): Promise<void> {
    if (this.tracker.pending < MAX_PENDING || this.lease.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => this.waiters.push(resolve))
  }

  begin(offset: number): void {
    this.tracker.begin(offset)
  }

  finish(offset: number): void {
    const next = this.tracker.finish(offset)
    this.wake()
    if (next === null) return
    this.wanted = next
    if (!this.committing) void this.commit()
  }

  /** A commit that fails is harmless: what it covered comes again, and effects happen once. */
  private async commit(): Promise<void> {
    this.committing = true
    while (this.wanted !== null && !this.lease.signal.aborted) {
      const next = this.wanted
      this.wanted = null
      await this.lease.commit(next).catch(() => undefined)
    }
    this.committing = false
  }

  private wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter()
  }
}
