import type { BusRecord, Lease } from '../port.js'

/**
 * Keeps book over records whose values count up from 0 within each key, whoever gets them: a record may come again, but none may come
 * before all of its key that precede it; and no partition may be worked on by two owners at the same time.
 */
export class SpecLedger {
  readonly faults: string[] = []
  private readonly seen = new Map<string, number>()
  private readonly workers = new Map<string, string>()
  private readonly waiting = new Set<() => void>()
  private total = 0

  /** A delivery that takes a moment, as work does, and commits. */
  delivery(owner: string): (records: readonly BusRecord[], lease: Lease) => Promise<void> {
    return async (records, lease) => {
      const partition = `${lease.topic}/${lease.partition}`
      const other = this.workers.get(partition)
      if (other !== undefined) this.faults.push(`${owner} works on ${partition} while ${other} does`)
      this.workers.set(partition, owner)
      records.forEach((record) => this.note(record, owner))
      await new Promise((resolve) => setImmediate(resolve))
      try {
        await lease.commit(records.at(-1)!.offset + 1)
      } finally {
        this.workers.delete(partition)
      }
    }
  }

  /** How many different records have come. */
  get count(): number {
    return this.total
  }

  reached(count: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.total < count) return
        this.waiting.delete(check)
        resolve()
      }
      this.waiting.add(check)
      check()
    })
  }

  note({ key, value, topic, partition }: BusRecord, owner: string): void {
    const number = Number(value.toString())
    const expected = this.seen.get(key!) ?? 0
    if (number > expected)
      this.faults.push(`${owner}: ${topic}/${partition} ${key} jumps from ${expected} to ${number}`)
    if (number !== expected) return
    this.seen.set(key!, number + 1)
    this.total++
    for (const check of [...this.waiting]) check()
  }
}
