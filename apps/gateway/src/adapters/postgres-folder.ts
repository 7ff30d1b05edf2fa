import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './postgres-binaries.js'
import { asAccount, giveTo, type ServerAccount } from './server-account.js'

const run = promisify(execFile)

export const READ_MODEL_USER = 'udb'

/** What stands in the read model's folder: `data` for the server, `password` for the one door that is not a socket. */
export interface PostgresFolder {
  readonly data: string
  readonly password: string
}

/** Makes a new cluster where there is none. A folder is made under another name first, so that a kill half way leaves nothing that looks done. */
export async function preparePostgresFolder(
  root: string,
  binaries: PostgresBinaries,
  account: ServerAccount | null,
): Promise<PostgresFolder> {
  mkdirSync(root, { recursive: true })
  giveTo(account, root, 0o700)
  const data = join(root, 'data')
  const passwordFile = join(root, 'password')
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  giveTo(account, passwordFile, 0o600)
  if (!existsSync(data)) await initialise(root, data, passwordFile, binaries, account)
  return { data, password: readFileSync(passwordFile, 'utf8') }
}

/** Without fsync: until the folder has its name it is worth nothing, and everything in it can be replayed from the log. */
async function initialise(
  root: string,
  data: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  account: ServerAccount | null,
): Promise<void> {
  const fresh = join(root, 'data.new')
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh)
  giveTo(account, fresh, 0o700)
  const flags = [
    ['-D', fresh],
    ['--username', READ_MODEL_USER],
    ['--pwfile', passwordFile],
    ['--auth-local=trust', '--auth-host=scram-sha-256'],
    ['--encoding=UTF8', '--no-locale', '--no-sync', '--wal-segsize=1', '--no-instructions'],
  ].flat()
  const { program, args, options } = asAccount(account, binaries.initdb, flags, fresh)
  await run(program, args, { ...options, env: { LC_ALL: 'C' }, cwd: '/' })
  renameSync(fresh, data)
}
