import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { NeedsWholeFile } from '../open/arriving.js'

/** What is written into it is read by another process as if it were a file, once. */
export class NamedPipe {
  private isLeft = false

  private constructor(
    readonly path: string,
    /** Waits in the operating system until somebody reads. */
    private readonly inlet: Promise<FileHandle>,
  ) {}

  /** Throws `NeedsWholeFile` on a system that has no such thing. */
  static async make(path: string): Promise<NamedPipe> {
    // Node.js itself makes none.
    await promisify(execFile)('mkfifo', ['-m', '600', path]).catch(() => {
      throw new NeedsWholeFile()
    })
    return new NamedPipe(path, open(path, 'w'))
  }

  /** Resolves when the pipe has taken the bytes, which the reader need not have yet, or when nobody reads any more. */
  async write(bytes: Uint8Array): Promise<void> {
    const inlet = await this.inlet
    try {
      for (let at = 0; at < bytes.length && !this.isLeft;) at += (await inlet.write(bytes, at)).bytesWritten
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EPIPE') throw thrown
      this.isLeft = true
    }
  }

  /** To be called when the reader has ended, also one that never began: what waits for it does so no longer, now and later. */
  async letGo(): Promise<void> {
    this.isLeft = true
    const instead = await open(this.path, constants.O_RDONLY | constants.O_NONBLOCK)
    await this.inlet
    await instead.close()
  }

  /** The reader, once it is there, finds the end behind what was written. */
  async end(): Promise<void> {
    await (await this.inlet).close()
  }
}
