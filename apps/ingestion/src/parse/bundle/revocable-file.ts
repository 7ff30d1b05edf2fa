import { type FileHandle, open } from 'node:fs/promises'

/** A file that is written from front to back, and can be taken back to a mark. */
export class RevocableFile {
  private position = 0
  private marked = 0
  private closed = false

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async create(path: string): Promise<RevocableFile> {
    return new RevocableFile(path, await open(path, 'w'))
  }

  get bytes(): number {
    return this.position
  }

  mark(): void {
    this.marked = this.position
  }

  /** What was written since the mark is gone. */
  revoke(): void {
    this.position = this.marked
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, at, bytes.length - at, this.position)
      at += bytesWritten
      this.position += bytesWritten
    }
  }

  /** Cuts off what was taken back; may be called twice. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    try {
      await this.file.truncate(this.position)
    } finally {
      await this.file.close()
    }
  }
}
