export interface Closable {
  close(): Promise<void>
}

export interface KeepingOpen {
  /** A database that was not written for so long is closed. */
  readonly idleMs: number
  /** Of the open ones beyond so many, those that nobody writes are closed at once: each may hold as much memory as its limit. */
  readonly keepOpen: number
}

export interface WriterQueue {
  /** Writes of all tenants that wait for the one before them. */
  readonly waiting: number
  /** How long the oldest of them has waited, in milliseconds. */
  readonly longestMs: number
}

interface Open<Database> {
  readonly database: Promise<Database>
  tail: Promise<unknown>
  /** Null while it is written. */
  idle: NodeJS.Timeout | null
}

/** The databases of the tenants that are written or were just now. Writes of one tenant run one after the other. */
export class OpenDatabases<Database extends Closable> {
  /** In the order in which they were last asked for. */
  private readonly open = new Map<string, Open<Database>>()
  /** DuckDB opens a file a second time in the same process while it is being closed, and then there are two writers. */
  private readonly closing = new Map<string, Promise<void>>()
  /** When each write came that has not begun: it is behind another one of its tenant. */
  private readonly waitingSince = new Set<{ readonly at: number }>()

  constructor(
    private readonly openOf: (tenant: string) => Promise<Database>,
    private readonly keeping: KeepingOpen,
  ) {}

  get size(): number {
    return this.open.size
  }

  get queue(): WriterQueue {
    const [oldest] = this.waitingSince
    return { waiting: this.waitingSince.size, longestMs: oldest ? performance.now() - oldest.at : 0 }
  }

  write<T>(tenant: string, work: (database: Database) => Promise<T>): Promise<T> {
    const held = this.take(tenant)
    const came = { at: performance.now() }
    this.waitingSince.add(came)
    const result = held.tail.then(async () => {
      this.waitingSince.delete(came)
      return work(await held.database)
    })
    const tail = result.catch(() => undefined)
    held.tail = tail
    void tail.then(() => {
      if (held.tail === tail && this.open.get(tenant) === held) this.rest(tenant, held)
    })
    return result
  }

  async close(): Promise<void> {
    for (const [tenant, held] of this.open) this.shut(tenant, held)
    await Promise.all(this.closing.values())
  }

  private take(tenant: string): Open<Database> {
    const held = this.open.get(tenant) ?? this.openOne(tenant)
    if (held.idle) clearTimeout(held.idle)
    held.idle = null
    this.open.delete(tenant)
    this.open.set(tenant, held)
    return held
  }

  private openOne(tenant: string): Open<Database> {
    this.shutIdle(this.keeping.keepOpen - 1)
    const free = this.closing.get(tenant) ?? Promise.resolve()
    const database = free.then(() => this.openOf(tenant))
    const tail = database.catch(() => {
      if (this.open.get(tenant) === made) this.open.delete(tenant)
    })
    const made: Open<Database> = { database, tail, idle: null }
    return made
  }

  private rest(tenant: string, held: Open<Database>): void {
    held.idle = setTimeout(() => this.shut(tenant, held), this.keeping.idleMs)
    held.idle.unref()
    this.shutIdle(this.keeping.keepOpen)
  }

  private shutIdle(most: number): void {
    for (const [tenant, held] of this.open) {
      if (this.open.size <= most) return
      if (held.idle) this.shut(tenant, held)
    }
  }

  private shut(tenant: string, held: Open<Database>): void {
    if (held.idle) clearTimeout(held.idle)
    this.open.delete(tenant)
    const closed = closeAfter(held).finally(() => this.closing.delete(tenant))
    this.closing.set(tenant, closed)
  }
}

/** Never rejects: one that could not be opened is closed. */
async function closeAfter({ tail, database }: Open<Closable>): Promise<void> {
  await tail
  await database.then(
    (one) => one.close(),
    () => undefined,
  )
}
