import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { sparePort } from '@udb/stack'

/** A MinIO on this machine, if there is one: where the stack runs in containers there is none, and nothing to kill. */
export function minioProgram(): string | null {
  const candidates = [process.env['UDB_MINIO'], ...globSync(join(homedir(), '.cache/udb/minio-*/minio'))]
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null
}

/** A MinIO of a test's own, which may be killed. */
export class SpecMinio {
  readonly accessKey = 'spec-access-key'
  readonly secretKey = 'spec-secret-key'
  private server: ChildProcess | undefined

  private constructor(
    private readonly program: string,
    private readonly dir: string,
    private readonly port: number,
  ) {}

  /** Keeps its data in `dir`, and its certificate in `dir/certs`, if there is one. */
  static async start(program: string, dir: string): Promise<SpecMinio> {
    const minio = new SpecMinio(program, dir, await sparePort())
    await minio.start()
    return minio
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Resolves when it answers; it may say for a moment yet that it is not ready. */
  async start(): Promise<void> {
    const certs = join(this.dir, 'certs')
    const server = spawn(
      this.program,
      ['server', '--quiet', '--certs-dir', certs, '--address', `127.0.0.1:${this.port}`, join(this.dir, 'data')],
      {
        stdio: 'ignore',
        env: {
          HOME: this.dir,
          MINIO_ROOT_USER: this.accessKey,
          MINIO_ROOT_PASSWORD: this.secretKey,
          MINIO_BROWSER: 'off',
        },
      },
    )
    this.server = server
    for (;;) {
      if (server.exitCode !== null) throw new Error('MinIO ended while it started.')
      const answer = await fetch(`${this.endpoint}/minio/health/cluster`).catch(() => null)
      if (answer?.ok) return
    }
  }

  /** Does nothing if it is not running. */
  async kill(): Promise<void> {
    const server = this.server
    this.server = undefined
    if (server === undefined) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
}
