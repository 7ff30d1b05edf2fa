/** Long enough for a service with work to do; one without gives its memory back. */
const keptForMs = 10_000
/** Pieces of about one size fit into the same memory. */
const roundedTo = 1 << 20

/**
 * Memory for pieces of files, kept for the next one: memory that is new to a process has to be made ready page by page, which takes longer
 * than to send what is in it. What is not given back, for somebody may still read it, is replaced.
 */
export class KeptMemory {
  private kept: Buffer[] = []
  private timer: NodeJS.Timeout | undefined

  /** Of at most `most` pieces at once. */
  constructor(private readonly most: number) {}

  /** So many bytes, with whatever content. */
  take(bytes: number): Buffer {
    const found = this.kept.findIndex((memory) => memory.length >= bytes)
    const memory =
      found < 0 ? Buffer.allocUnsafeSlow(Math.ceil(bytes / roundedTo) * roundedTo) : this.kept.splice(found, 1)[0]!
    return memory.subarray(0, bytes)
  }

  /** What was taken, or a part of it; nobody reads it any more. */
  giveBack({ buffer }: Buffer): void {
    // The largest stay.
    this.kept = [...this.kept, Buffer.from(buffer)].sort((a, b) => b.length - a.length).slice(0, this.most)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.clear(), keptForMs)
    this.timer.unref()
  }

  clear(): void {
    clearTimeout(this.timer)
    this.kept = []
  }
}
