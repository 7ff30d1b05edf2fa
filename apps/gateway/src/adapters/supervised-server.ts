import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '@udb/service'

/** A server that is kept running until it is stopped. `launch` resolves when it is ready; closing its standard input ends it. */
export class SupervisedServer {
  readonly recovered: (() => void)[] = []
  private child: ChildProcess | null = null
  private stopping = false

  constructor(
    private readonly launch: () => Promise<ChildProcess>,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    const child = await this.launch()
    this.child = child
    if (this.stopping) child.stdin?.end()
    child.unref()
    for (const pipe of [child.stdin, child.stderr]) if (pipe instanceof Socket) pipe.unref()
    // Writing nothing, it can only fail by the server's end, which is told by 'exit'.
    child.stdin?.on('error', () => undefined)
    child.once('exit', () => {
      if (!this.stopping) void this.restart()
    })
  }

  hasRecovered(): void {
    if (!this.stopping) for (const listener of this.recovered) listener()
  }

  async stop(): Promise<void> {
    this.stopping = true
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.ref()
    child.stdin?.end()
    await gone
  }

  private async restart(): Promise<void> {
    for (let attempt = 1; !this.stopping; attempt++) {
      this.log.warn(`PostgreSQL ended by itself; starting it again (attempt ${attempt})`)
      try {
        await this.start()
        return this.hasRecovered()
      } catch (error) {
        this.log.error('PostgreSQL did not start', { error: String(error) })
        await pause(Math.min(10_000, 100 * 2 ** attempt), undefined, { ref: false })
      }
    }
  }
}
