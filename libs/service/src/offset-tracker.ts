/**
 * Which offsets of one partition are done: records finish in any order, but only the contiguous prefix may be committed,
 * else a crash would lose the ones in between.
 */
export class OffsetTracker {
  private readonly open = new Set<number>()
  private readonly order: number[] = []
  private head = 0
  private next: number | null = null
  private last = -1

  /** False of one that has begun before, and so is done or under way. */
  begin(offset: number): boolean {
    if (offset <= this.last) return false
    this.last = offset
    this.open.add(offset)
    this.order.push(offset)
    return true
  }

  /** Takes back the beginning of the last one: it will come again. */
  withdraw(offset: number): void {
    if (offset !== this.last || !this.open.delete(offset)) return
    this.order.pop()
    this.last = offset - 1
  }

  /** The new position to commit, or null when the prefix has not grown. */
  finish(offset: number): number | null {
    this.open.delete(offset)
    const before = this.next
    while (this.head < this.order.length && !this.open.has(this.order[this.head]!))
      this.next = this.order[this.head++]! + 1
    if (this.head > 1024) {
      this.order.splice(0, this.head)
      this.head = 0
    }
    return this.next === before ? null : this.next
  }

  get pending(): number {
    return this.open.size
  }
}
