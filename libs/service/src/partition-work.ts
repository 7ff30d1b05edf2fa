import type { Lease } from '@udb/bus'
import { OffsetTracker } from './offset-tracker.js'

const MAX_PENDING = 256
const PASSED_COMMIT_MS = 1_000

/** What is under way in one partition: bounded, and committed by contiguous prefix, one commit at a time. */
export class PartitionWork {
  private readonly tracker = new OffsetTracker()
  private wanted: number | null = null
  private committing = false
  private later: NodeJS.Timeout | undefined
  private readonly waiters: (() => void)[] = []

  constructor(private readonly lease: Lease) {
    lease.signal.addEventListener('abort', () => this.wake(), { once: true })
  }

  room(): Promise<void> {
    if (this.tracker.pending < MAX_PENDING || this.lease.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => this.waiters.push(resolve))
  }

  /** False of a record that came before under this lease, and so is done or under way. */
  begin(offset: number): boolean {
    return this.tracker.begin(offset)
  }

  /** Of the record that began last: nothing came of it, and it will be delivered again. */
  withdraw(offset: number): void {
    this.tracker.withdraw(offset)
  }

  finish(offset: number): void {
    if (this.advance(offset)) void this.commit()
  }

  /** Of a record with which nothing was done: it may come again for nothing, so its commit waits a while for others to go with. */
  pass(offset: number): void {
    if (this.advance(offset)) this.later ??= setTimeout(() => void this.commit(), PASSED_COMMIT_MS).unref()
  }

  /** Whether there is something to commit that no commit under way will take along. */
  private advance(offset: number): boolean {
    const next = this.tracker.finish(offset)
    this.wake()
    if (next === null) return false
    this.wanted = next
    return !this.committing
  }

  /** A commit that fails is harmless: what it covered comes again, and effects happen once. */
  private async commit(): Promise<void> {
    this.committing = true
    clearTimeout(this.later)
    this.later = undefined
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
