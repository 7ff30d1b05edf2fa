/** A box as people run it: processes of its own, reached by HTTP only. */
export interface RunningBox {
  readonly url: string
  readonly dataDir: string
  /** JSON lines of the logs of all its processes so far. */
  readonly log: readonly string[]
  /** Asks all of it to stop, and waits until it has. */
  stop(): Promise<void>
  /** kill -9 to all of it, and waits until it is gone. */
  kill(): Promise<void>
}
