interface Owner {
  running: number
  /** Since which turn it waits for a place; anew when a work of its own ends. */
  since: number
  readonly waiting: (() => void)[]
}

/**
 * Runs work with the same key in order and other keys side by side, at most `width` at once, at most `widthPerOwner` of one owner. A place
 * goes to the owner who has the fewest, so that nobody waits for all that another has brought.
 */
export class KeyedLanes {
  private readonly lanes = new Map<string, Promise<unknown>>()
  private readonly owners = new Map<string, Owner>()
  private active = 0
  private taken = 0
  private turns = 0

  constructor(
    private readonly width: number,
    private readonly widthPerOwner: number,
  ) {}

  /** Work that runs now, and work that waits: for a place, or for its predecessors of the same key. */
  get load(): { readonly active: number; readonly waiting: number } {
    return { active: this.active, waiting: this.taken - this.active }
  }

  /** Resolves with what the work gives; rejects with what it throws, and the lane goes on. */
  run<T>(key: string, owner: string, work: () => Promise<T>): Promise<T> {
    const before = this.lanes.get(key)
    this.taken++
    const result = (before ?? Promise.resolve()).then(async () => {
      await this.slot(owner)
      try {
        return await work()
      } finally {
        this.release(owner)
      }
    })
    const lane = result
      .catch(() => undefined)
      .then(() => {
        if (this.lanes.get(key) === lane) this.lanes.delete(key)
      })
    this.lanes.set(key, lane)
    return result
  }

  private slot(name: string): Promise<void> {
    return new Promise((resolve) => {
      const owner = this.owners.get(name) ?? { running: 0, since: this.turns++, waiting: [] }
      this.owners.set(name, owner)
      owner.waiting.push(resolve)
      this.admit()
    })
  }

  private release(name: string): void {
    this.active--
    this.taken--
    const owner = this.owners.get(name)!
    owner.running--
    owner.since = this.turns++
    if (owner.running === 0 && owner.waiting.length === 0) this.owners.delete(name)
    this.admit()
  }

  private admit(): void {
    while (this.active < this.width) {
      const next = this.next()
      if (!next) return
      this.active++
      next.running++
      next.waiting.shift()!()
    }
  }

  private next(): Owner | null {
    let next: Owner | null = null
    for (const owner of this.owners.values()) {
      if (owner.waiting.length === 0 || owner.running >= this.widthPerOwner) continue
      if (next === null || goesBefore(owner, next)) next = owner
    }
    return next
  }
}

const goesBefore = (one: Owner, other: Owner): boolean =>
  one.running === other.running ? one.since < other.since : one.running < other.running
