/** Runs work with the same key in order and other keys side by side, at most `width` at once, at most `widthPerOwner` of one owner. */
export class KeyedLanes {
  private readonly lanes = new Map<string, Promise<void>>()
  private readonly running = new Map<string, number>()
  private active = 0
  private taken = 0
  private waiting: { readonly owner: string; readonly start: () => void }[] = []

  constructor(
    private readonly width: number,
    private readonly widthPerOwner: number,
  ) {}

  /** Work that runs now, and work that waits: for a place, or for its predecessors of the same key. */
  get load(): { readonly active: number; readonly waiting: number } {
    return { active: this.active, waiting: this.taken - this.active }
  }

  /** Resolves when the work is done; rejects with what it throws, and the lane goes on. */
  run(key: string, owner: string, work: () => Promise<void>): Promise<void> {
    const before = this.lanes.get(key) ?? Promise.resolve()
    this.taken++
    const result = before.then(async () => {
      await this.slot(owner)
      try {
        await work()
      } finally {
        this.release(owner)
      }
    })
    const lane = result.catch(() => undefined)
    this.lanes.set(key, lane)
    void lane.then(() => {
      if (this.lanes.get(key) === lane) this.lanes.delete(key)
    })
    return result
  }

  private slot(owner: string): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ owner, start: resolve })
      this.admit()
    })
  }

  private release(owner: string): void {
    this.active--
    this.taken--
    const left = (this.running.get(owner) ?? 1) - 1
    if (left > 0) this.running.set(owner, left)
    else this.running.delete(owner)
    this.admit()
  }

  /** First come, first served, but an owner at its bound is passed over so that it holds up nobody else. */
  private admit(): void {
    for (let i = 0; i < this.waiting.length && this.active < this.width;) {
      const { owner, start } = this.waiting[i]!
      const count = this.running.get(owner) ?? 0
      if (count >= this.widthPerOwner) {
        i++
        continue
      }
      this.waiting.splice(i, 1)
      this.active++
      this.running.set(owner, count + 1)
      start()
    }
  }
}
